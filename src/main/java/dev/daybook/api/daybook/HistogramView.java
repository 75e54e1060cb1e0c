package dev.daybook.api.daybook;

import dev.daybook.api.Timestamps;
import dev.daybook.event.Histogram;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/** How many events there are over time. */
@Schema(name = "EventHistogram", description = "How many events there are over time.")
record HistogramView(
        @Schema(
                description = "What each bar is of. Hours, days and months are those of UTC.",
                example = "day",
                allowableValues = {"hour", "day", "month"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String by,

        @Schema(
                description = "How many events match in all.",
                example = "3",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long total,

        @Schema(
                description =
                        "The values that most of the events have, the most frequent first; empty without `group`.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        List<ValueCountView> groups,

        @Schema(
                description =
                        "From the beginning of the range to its end without a gap. Where the range is open, it begins with the"
                                + " hour of the organization's first event or ends with that of its last.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        List<Bar> bars) {

    /** A part of the range. */
    @Schema(name = "EventHistogramBar", description = "A part of the range.")
    record Bar(
            @Schema(
                    description = "When it begins.",
                    example = "2026-01-01T00:00:00Z",
                    format = "date-time",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String from,

            @Schema(
                    description = "The first moment after it.",
                    example = "2026-01-02T00:00:00Z",
                    format = "date-time",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String to,

            @Schema(
                    description = "How many events are in it.",
                    example = "3",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            long count,

            @Schema(
                    description =
                            "How many of them have each of `groups`, in their order. The rest has other values, or none.",
                    example = "[2, 1]",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<Long> groups) {}

    static HistogramView of(Histogram histogram) {
        return new HistogramView(
                histogram.interval().name().toLowerCase(Locale.ROOT),
                histogram.total(),
                histogram.groups().stream().map(ValueCountView::of).toList(),
                histogram.bars().stream()
                        .map(bar -> new Bar(
                                Timestamps.write(bar.from()), Timestamps.write(bar.to()), bar.count(), bar.groups()))
                        .toList());
    }
}
