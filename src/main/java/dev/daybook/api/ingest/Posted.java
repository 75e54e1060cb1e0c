package dev.daybook.api.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.daybook.event.Appended;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The answer to a post: what became of the events, all of which are committed and flushed. */
sealed interface Posted {

    /** The answer to the post of one event or of several. */
    static Posted of(boolean single, List<Appended> appended) {
        return single ? Single.of(appended.getFirst()) : Several.of(appended);
    }

    /**
     * An answer as it was given first under an idempotency key.
     *
     * @param json its text
     */
    record Kept(@JsonValue @JsonRawValue String json) implements Posted {}

    /**
     * What became of one event.
     *
     * @param custom left out unless true
     */
    @Schema(name = "PostedRecord", description = "What became of one event.")
    record Single(
            @Schema(
                    description = "The event's id, a UUID of version 7 that carries its timestamp.",
                    example = "019c1a2b-3c4d-7123-9abc-def012345678")
            String id,

            @Schema(description = "Its position in its organization's log, dense from 0.", example = "42")
            long position,

            @Schema(
                    description =
                            "Whether it was posted before, with the same idempotency key and timestamp: then nothing was stored, and all of this is the first record's.",
                    example = "false")
            boolean duplicate,

            @Schema(
                    description =
                            "The hash of the event's leaf in its organization's log (RFC 6962, SHA-256) in Base64. Whoever keeps it can tell later that the event is still what was posted.",
                    example = "0dAxPyTjtnjjyz0hAaGyKEm4FVEUvrzdrW6c9Zxoyz4=",
                    pattern = "^[A-Za-z0-9+/]{43}=$")
            String leafHash,

            @Schema(
                    description = "True if the label is outside every vocabulary; otherwise left out.",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            boolean custom)
            implements Posted {

        static Single of(Appended appended) {
            return new Single(
                    appended.id().toString(),
                    appended.position(),
                    appended.duplicate(),
                    appended.leafHash().base64(),
                    appended.custom());
        }
    }

    /** What became of several events, in the order sent. */
    @Schema(name = "PostedRecords", description = "What became of several events.")
    record Several(
            @Schema(description = "How many events the request had.", example = "2")
            int count,

            @Schema(description = "How many of them were posted before.", example = "0")
            long duplicates,

            @Schema(description = "One record for each event, in the order sent.")
            List<Single> records)
            implements Posted {

        static Several of(List<Appended> appended) {
            return new Several(
                    appended.size(),
                    appended.stream().filter(Appended::duplicate).count(),
                    appended.stream().map(Single::of).toList());
        }
    }
}
