package dev.daybook.api.daybook;

import dev.daybook.event.ValueCount;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The most frequent values of a field. */
@Schema(name = "EventValues", description = "The values of a field that most events have.")
record ValuesView(
        @Schema(description = "The field.", example = "user", requiredMode = Schema.RequiredMode.REQUIRED)
        String field,

        @Schema(description = "The values, the most frequent first.", requiredMode = Schema.RequiredMode.REQUIRED)
        List<ValueCountView> data) {

    static ValuesView of(String field, List<ValueCount> values) {
        return new ValuesView(field, values.stream().map(ValueCountView::of).toList());
    }
}
