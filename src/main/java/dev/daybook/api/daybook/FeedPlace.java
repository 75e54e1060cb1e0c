package dev.daybook.api.daybook;

import io.swagger.v3.oas.annotations.media.Schema;

/** How far a stream has come. */
@Schema(
        name = "FeedPlace",
        description = "A line without an event: how far the log was looked at. The last line is one.")
record FeedPlace(
        @Schema(
                description = "The address that goes on behind that. It stays valid.",
                example = "https://audit.example.org/api/v1/events/feed?after=4711",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String next,

        @Schema(
                description =
                        "The position that was looked at last. Events up to it that were not shown are not wanted.",
                example = "4711",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long scannedTo) {}
