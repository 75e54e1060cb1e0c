package dev.daybook.entry;

import dev.daybook.kernel.EventId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads whatever can be taken for an entry, however it is written: what the strict reader is held against. */
final class LenientEntry {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private LenientEntry() {}

    /** Whether bytes are those that the log writes of what can be read in them. */
    static boolean isWrittenTheSame(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            Leaf leaf = Leaf.of(content(root));
            long position = root.path("position").asLong(-1);
            return leaf.faults().isEmpty()
                    && position >= 0
                    && position <= EventId.LAST_POSITION
                    && Arrays.equals(leaf.bytes(position), bytes);
        } catch (JacksonException | DateTimeException nothing) {
            return false;
        }
    }

    private static EntryContent content(JsonNode root) {
        return new EntryContent(
                root.at("/scope/orgId").asString(""),
                Instant.parse(root.path("timestamp").asString("")),
                Instant.parse(root.path("receivedAt").asString("")),
                root.path("event").asString(""),
                root.path("report").asString(""),
                text(root, "/poster/tokenId"),
                text(root, "/poster/issuer"),
                text(root, "/poster/subject"),
                root.at("/poster/userId").asString(""),
                root.at("/actor/userId").asString(""),
                text(root, "/actor/type"),
                text(root, "/actor/apiKeyId"),
                root.at("/actor/attributes").toString(),
                text(root, "/scope/projectId"),
                text(root, "/scope/projectType"),
                text(root, "/scope/userProjectRole"),
                text(root, "/target/type"),
                text(root, "/target/id"),
                text(root, "/target/name"),
                root.path("details").toString(),
                text(root, "/idempotencyKey"),
                text(root, "/dialect"),
                root.path("identity").toString());
    }

    private static @Nullable String text(JsonNode root, String path) {
        JsonNode value = root.at(path);
        return value.isString() ? value.stringValue() : null;
    }

    /** The same content with other details. */
    static EntryContent withDetails(EntryContent content, String details) {
        return new EntryContent(
                content.orgId(),
                content.timestamp(),
                content.receivedAt(),
                content.label(),
                content.report(),
                content.posterTokenId(),
                content.posterIssuer(),
                content.posterSubject(),
                content.posterUserId(),
                content.userId(),
                content.actorType(),
                content.apiKeyId(),
                content.actorAttributes(),
                content.projectId(),
                content.projectType(),
                content.userProjectRole(),
                content.targetType(),
                content.targetId(),
                content.targetName(),
                details,
                content.idempotencyKey(),
                content.dialect(),
                content.identityDigests());
    }
}
