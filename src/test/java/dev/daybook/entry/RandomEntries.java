package dev.daybook.entry;

import dev.daybook.kernel.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries that a log may have, of all kinds and with all that is hard to keep. */
final class RandomEntries {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final long MICROSECONDS = LATEST.getEpochSecond() * 1_000_000 + 999_999;

    private static final List<String> IDENTIFYING =
            List.of("username", "ip", "email", "orgName", "projectName", "details.data.email", "details.x\uFB33\n");

    private RandomEntries() {}

    /** What an entry may say. Texts of JSON have white space, and names in any order. */
    static EntryContent content(Random random) {
        return new EntryContent(
                text(random),
                time(random),
                time(random),
                text(random),
                Leaf.REPORTS.get(random.nextInt(2)),
                optional(random),
                optional(random),
                optional(random),
                text(random),
                text(random),
                optional(random),
                optional(random),
                json(random),
                optional(random),
                optional(random),
                optional(random),
                optional(random),
                optional(random),
                optional(random),
                json(random),
                optional(random),
                optional(random),
                SealedValues.of(identifying(random), random).digests());
    }

    /** The same with each JSON text in its canonical form, as it is read again. */
    static EntryContent canonical(EntryContent content) {
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
                CanonicalJson.of(content.actorAttributes()),
                content.projectId(),
                content.projectType(),
                content.userProjectRole(),
                content.targetType(),
                content.targetId(),
                content.targetName(),
                CanonicalJson.of(content.details()),
                content.idempotencyKey(),
                content.dialect(),
                CanonicalJson.of(content.identityDigests()));
    }

    /** A position, often one of few digits. */
    static long position(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> EventId.LAST_POSITION;
            default -> random.nextLong(EventId.LAST_POSITION + 1) >> random.nextInt(44);
        };
    }

    private static Instant time(Random random) {
        long microseconds = switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> MICROSECONDS;
            case 2 -> random.nextLong(4_000_000_000L) * 1_000_000;
            default -> random.nextLong(MICROSECONDS + 1);
        };
        return Instant.ofEpochSecond(microseconds / 1_000_000, microseconds % 1_000_000 * 1000);
    }

    private static String text(Random random) {
        return random.nextBoolean() ? "id-" + random.nextInt(100) : RandomJson.text(random);
    }

    private static @Nullable String optional(Random random) {
        return random.nextBoolean() ? null : text(random);
    }

    private static String json(Random random) {
        return random.nextInt(3) == 0 ? "{}" : RandomJson.object(random);
    }

    private static Map<String, String> identifying(Random random) {
        Map<String, String> values = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.put(IDENTIFYING.get(random.nextInt(IDENTIFYING.size())), RandomJson.text(random));
        }
        return values;
    }
}
