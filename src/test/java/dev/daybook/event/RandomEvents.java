package dev.daybook.event;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events of a few users, projects, labels and words, in no order of time. */
public final class RandomEvents {

    private static final Duration SPAN = Duration.ofDays(40);

    private static final List<String> LABELS =
            List.of("Label 0", "Label 1", "Label 2", "role.created", "api_key.deleted", "tenant.policy.created");

    private static final List<String> WORDS = List.of(
            "alpha",
            "Beta",
            "GAMMA delta",
            "50%",
            "under_score",
            "back\\\\slash",
            "\\\"quoted\\\"",
            "line\\nbreak",
            "Привет",
            "straße",
            "İstanbul",
            "\u212Aelvin",
            "😀 face");

    private final Random random;
    private final String organization;
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.MICROS).minus(SPAN);

    /** Events of one organization, the same for the same seed but for the days. */
    public RandomEvents(Random random, String organization) {
        this.random = random;
        this.organization = organization;
    }

    /** Some more of them. */
    public List<NewEvent> next(int count) {
        return Stream.generate(this::event).limit(count).toList();
    }

    private NewEvent event() {
        String label = LABELS.get(random.nextInt(LABELS.size()));
        Instant time = begin.plus(random.nextLong(SPAN.toSeconds()), ChronoUnit.SECONDS);
        String userId = "u" + random.nextInt(random.nextInt(20) + 1);
        return new NewEvent(
                label,
                random.nextInt(5) == 0 ? Report.ADMIN_USAGE : null,
                random.nextInt(4) == 0 ? time.truncatedTo(ChronoUnit.HOURS) : time,
                new Actor(
                        userId,
                        perhaps("Name of " + userId),
                        null,
                        perhaps(userId + "@example.com"),
                        perhaps(random.nextBoolean() ? "session" : "api_key"),
                        perhaps("u" + random.nextInt(9)),
                        random.nextBoolean() ? "{}" : "{\"team\":\"Alphabet\"}"),
                new Scope(
                        organization,
                        null,
                        perhaps("p" + random.nextInt(4)),
                        perhaps("Project beta"),
                        perhaps("type " + random.nextInt(3)),
                        perhaps(random.nextBoolean() ? "OWNER" : "session")),
                random.nextBoolean() ? null : new Target("t" + random.nextInt(2), "id" + random.nextInt(3), null),
                details(label),
                null);
    }

    private @Nullable String perhaps(String value) {
        return random.nextInt(3) == 0 ? null : value;
    }

    private String details(String label) {
        String words = "\"words\":[\"%s\",{\"alpha\":1,\"of\":\"%s x\"}]".formatted(word(), word());
        return switch (label) {
            case "role.created" ->
                "{\"id\":\"r%d\",\"resource_id\":\"r%d\"}".formatted(random.nextInt(6), random.nextInt(6));
            case "api_key.deleted" -> "{\"id\":\"r%d\"}".formatted(random.nextInt(6));
            default -> "{" + words + "}";
        };
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
