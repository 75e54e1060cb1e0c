package dev.daybook.api.datarobot;

import dev.daybook.api.Timestamps;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job as DataRobot shows it. Every key is always there. */
@Schema(name = "StatusRetrieveResponse", description = "How far an asynchronous job is.")
record StatusView(
        @Schema(
                description = "The id of the job.",
                example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String statusId,

        @Schema(
                description = "0, or 1 if the job failed.",
                example = "0",
                allowableValues = {"0", "1"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        int code,

        @Schema(
                description = "When the job was asked for.",
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String created,

        @Schema(
                description = "Always null: type says what kind of job it is.",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String description,

        @Schema(
                description = "Why the job failed or was cancelled; otherwise empty.",
                example = "",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String message,

        @Schema(
                description = "How far the job is. A job that failed may be run again first, and is INITIALIZED until"
                        + " then.",
                example = "RUNNING",
                allowableValues = {"INITIALIZED", "RUNNING", "COMPLETED", "ERROR", "ABORTED"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String status,

        @Schema(
                description = "Always null.",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String statusType,

        @Schema(
                description = "The kind of job.",
                example = "usageDataExport",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Schema(
                description = "How much is done, in percent. An addition to DataRobot's fields.",
                example = "40",
                minimum = "0",
                maximum = "100",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int progress) {

    static StatusView of(Job job) {
        return new StatusView(
                job.id().toString(),
                job.state() == JobState.ERROR ? 1 : 0,
                Timestamps.write(job.createdAt()),
                null,
                message(job),
                job.state().name(),
                null,
                job.kind(),
                job.progress());
    }

    // Empty and not null where there is nothing to say: that is what DataRobot sends.
    private static String message(Job job) {
        if (job.state() == JobState.ABORTED) {
            return "The job was cancelled.";
        }
        return job.error() == null ? "" : job.error();
    }
}
