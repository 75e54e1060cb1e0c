package dev.daybook.api.daybook;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A page of the feed. */
@Schema(name = "FeedPage", description = "The next events of a log, in the order in which they were stored.")
record FeedPage(
        @ArraySchema(
                schema = @Schema(implementation = EventView.class),
                arraySchema =
                        @Schema(
                                description = "The events, by their positions.",
                                requiredMode = Schema.RequiredMode.REQUIRED))
        List<Object> data,

        @Schema(
                description =
                        "The address that goes on behind this page. It is always there and stays valid: where the log"
                                + " ends, it has the events that come.",
                example = "https://audit.example.org/api/v1/events/feed?after=4711",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String next,

        @Schema(
                description =
                        "The position that was looked at last. Events up to it that are not shown are not wanted.",
                example = "4711",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long scannedTo,

        @Schema(
                description =
                        "The position of the newest event of the log, -1 where it has none: where scannedTo is the same,"
                                + " the log ends.",
                example = "4711",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long lastPosition) {}
