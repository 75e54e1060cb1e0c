package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job, as clients poll it. */
@Schema(name = "FiddlerJob", description = "A job.")
record JobView(
        @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(description = "What it does.", example = "Delete events", requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @Schema(
                description = "PENDING waits for its first run, STARTED runs, RETRY waits to be run again; SUCCESS,"
                        + " FAILURE and REVOKED (cancelled) are the end.",
                allowableValues = {"PENDING", "STARTED", "SUCCESS", "FAILURE", "RETRY", "REVOKED"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String status,

        @Schema(
                description = "How much is done, in percent.",
                example = "40",
                minimum = "0",
                maximum = "100",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int progress,

        @Schema(
                description = "What it was asked for, as its kind has it.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        Map<String, Object> info,

        @JsonProperty("error_message")
        @Schema(
                description = "Why it failed, or null.",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String errorMessage,

        @JsonProperty("error_reason")
        @Schema(
                description = "A word for why it failed, or null.",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String errorReason,

        @Schema(
                description = "What came of it: deleted is how many events a deletion deleted, events how many a file"
                        + " had.",
                implementation = Object.class,
                types = "object",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonRawValue
        String extras) {

    /** A job, in short. */
    @Schema(name = "FiddlerJobReference", description = "The job that does it.")
    record Reference(
            @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
            String id,

            @Schema(
                    description = "What it does.",
                    example = "Delete events",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name) {

        static Reference of(Job job, @Nullable String name) {
            return new Reference(job.id().toString(), String.valueOf(name));
        }
    }

    static JobView of(Job job, @Nullable String name) {
        return new JobView(
                job.id().toString(),
                String.valueOf(name),
                status(job),
                job.progress(),
                Map.of("created_at", job.createdAt().toString()),
                job.state() == JobState.ABORTED ? "The job was cancelled." : job.error(),
                job.state() == JobState.ABORTED ? "Revoked" : job.error() == null ? null : "JobFailed",
                job.result() == null ? "{}" : job.result());
    }

    private static String status(Job job) {
        return switch (job.state()) {
            case INITIALIZED -> job.startedAt() == null ? "PENDING" : "RETRY";
            case RUNNING -> "STARTED";
            case COMPLETED -> "SUCCESS";
            case ERROR -> "FAILURE";
            case ABORTED -> "REVOKED";
        };
    }
}
