package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.inference.InferenceEvents;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which events are to be deleted: by their ids, or by a range of time. */
@Schema(
        name = "FiddlerDeleteEventsRequest",
        description = "Exactly one of time_range and event_ids.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record DeleteRequest(
        @JsonProperty("model_id")
        @Schema(
                description = "The model.",
                format = "uuid",
                example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String modelId,

        @JsonProperty("time_range") @Nullable Range timeRange,

        @JsonProperty("event_ids")
        @Schema(
                description = "What the events are called: the values of the model's event_id_col, or what publishing"
                        + " answered. At most 10000.",
                types = {"array", "null"},
                example = "[\"a-1\", \"a-2\"]")
        @Nullable
        List<@Nullable String> eventIds,

        @JsonProperty("update_metrics")
        @Schema(
                description = "With time_range, whether the events are taken out of the sums of usage: true by"
                        + " default. Without meaning beside event_ids, whose events stay counted.",
                types = {"boolean", "null"},
                defaultValue = "true",
                example = "true")
        @Nullable
        Boolean updateMetrics) {

    /** A half-open range of time. */
    @Schema(
            name = "FiddlerTimeRange",
            description = "A half-open range of the events' own time.",
            types = {"object", "null"},
            additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record Range(
            @JsonProperty("start_time")
            @Schema(
                    description = "The first moment, inclusive. ISO 8601, also with a space for the T; UTC without an"
                            + " offset. A day without a time is its midnight.",
                    example = "2026-01-31 12:00:00",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String startTime,

            @JsonProperty("end_time")
            @Schema(
                    description =
                            "The moment after the last, exclusive, in the same forms. A day without a time is meant as"
                                    + " a whole: its events are deleted too.",
                    example = "2026-02-01 00:00:00",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String endTime) {

        TimeRange toTimeRange() {
            return new TimeRange(
                    moment("time_range.start_time", startTime).start(),
                    moment("time_range.end_time", endTime).end());
        }

        private static Moment moment(String field, @Nullable String text) {
            if (text == null) {
                throw new Refusal.Invalid(field, field + " is required.");
            }
            return Moment.parse(text)
                    .orElseThrow(() -> new Refusal.Invalid(
                            field, field + " must be a timestamp such as 2026-01-31 12:00:00.141516."));
        }
    }

    UUID model() {
        if (modelId == null) {
            throw new Refusal.Invalid("model_id", "model_id is required.");
        }
        return Ids.inBody("model_id", modelId);
    }

    /** Refuses what names both ways to choose events, or none. */
    void requireOneChoice() {
        if ((timeRange == null) == (eventIds == null)) {
            throw new Refusal.Invalid("time_range", "Exactly one of time_range and event_ids must be given.");
        }
    }

    /** The ids, none of which may be missing. */
    static List<String> ids(List<@Nullable String> given) {
        if (given.size() > InferenceEvents.MOST_DELETED || given.stream().anyMatch(id -> id == null)) {
            throw new Refusal.Invalid(
                    "event_ids", "event_ids must be a list of 1 to " + InferenceEvents.MOST_DELETED + " ids.");
        }
        return given.stream().map(String::valueOf).toList();
    }
}
