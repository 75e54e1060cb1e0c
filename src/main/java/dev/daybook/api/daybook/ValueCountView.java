package dev.daybook.api.daybook;

import dev.daybook.event.ValueCount;
import io.swagger.v3.oas.annotations.media.Schema;

/** How many events have a value. */
@Schema(name = "EventValueCount", description = "How many events have a value.")
record ValueCountView(
        @Schema(description = "The value.", example = "ada", requiredMode = Schema.RequiredMode.REQUIRED)
        String value,

        @Schema(description = "How many events have it.", example = "2", requiredMode = Schema.RequiredMode.REQUIRED)
        long count) {

    static ValueCountView of(ValueCount value) {
        return new ValueCountView(value.value(), value.count());
    }
}
