package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a call that publishes or updates. */
@Schema(name = "FiddlerPublished", description = "What became of the events.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PublishedView(
        @JsonProperty("source_type")
        @Schema(
                allowableValues = {"EVENTS", "FILE"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String sourceType,

        @JsonProperty("event_ids")
        @Schema(
                description = "What each event is called, in their order. Left out for a file.",
                example = "[\"123e4567-e89b-12d3-a456-426614174000\"]")
        @Nullable
        List<String> eventIds,

        @Schema(description = "Reads the file. Left out where the events were posted.")
        JobView.@Nullable Reference job) {

    static PublishedView of(List<String> eventIds) {
        return new PublishedView("EVENTS", eventIds, null);
    }

    static PublishedView of(JobView.Reference job) {
        return new PublishedView("FILE", null, job);
    }

    /** What became of a call that starts a job. */
    @Schema(name = "FiddlerJobStarted", description = "The job that does it.")
    record Started(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            JobView.Reference job) {}
}
