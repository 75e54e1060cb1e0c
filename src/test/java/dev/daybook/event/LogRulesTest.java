package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final EventType KNOWN = new EventType("Project Created", Report.APP_USAGE);

    private final LogRules rules = new LogRules(
            new Labels(List.of(() -> List.of(KNOWN))),
            new LogSettings(
                    2,
                    2000,
                    Duration.ofMillis(5),
                    100,
                    50_000,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    4,
                    6,
                    Duration.ofMinutes(5),
                    true,
                    Map.of("strict", new LogSettings.OrganizationSettings(false))),
            new RetentionSettings(365),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static NewEvent event(String label, Instant timestamp) {
        return new NewEvent(label, null, timestamp, Actor.user("u1"), Scope.organization("acme"), null, "{}", null);
    }

    private List<String> faultyFields(NewEvent event) {
        return rules.check(event, false).stream().map(Fault::field).toList();
    }

    @Test
    void takesAnEventAsOldAsTheRetentionPeriodAndNoOlder() {
        Instant oldest = NOW.minus(Duration.ofDays(365));
        assertThat(faultyFields(event("Project Created", oldest))).isEmpty();
        assertThat(faultyFields(event("Project Created", oldest.minusNanos(1000))))
                .containsExactly("timestamp");
    }

    @Test
    void takesAnEventOfAnyAgeForAnImport() {
        NewEvent old = event("Project Created", Instant.parse("1999-01-01T00:00:00Z"));
        assertThat(rules.check(old, true)).isEmpty();
        assertThat(rules.check(event("Project Created", Instant.parse("1969-12-31T23:59:59Z")), true))
                .extracting(Fault::message)
                .containsExactly("The timestamp is before 1970.");
    }

    @Test
    void takesAnEventFiveMinutesAheadOfTheClockAndNoFurther() {
        Instant latest = NOW.plus(Duration.ofMinutes(5));
        assertThat(faultyFields(event("Project Created", latest))).isEmpty();
        assertThat(rules.check(event("Project Created", latest.plusNanos(1000)), true))
                .extracting(Fault::message)
                .containsExactly("The timestamp is more than 5 minutes ahead of the clock.");
    }

    @Test
    void takesCustomLabelsUnlessTheOrganizationDoesNot() {
        assertThat(faultyFields(event("Coffee Brewed", NOW))).isEmpty();
        NewEvent strict = new NewEvent(
                "Coffee Brewed", null, NOW, Actor.user("u1"), Scope.organization("strict"), null, "{}", null);
        assertThat(faultyFields(strict)).containsExactly("event");
    }

    @Test
    void comparesLabelsLetterByLetter() {
        NewEvent strict = new NewEvent(
                "project created", null, NOW, Actor.user("u1"), Scope.organization("strict"), null, "{}", null);
        assertThat(faultyFields(strict)).containsExactly("event");
    }

    @Test
    void refusesAnotherReportForAKnownLabel() {
        NewEvent event = new NewEvent(
                "Project Created",
                Report.ADMIN_USAGE,
                NOW,
                Actor.user("u1"),
                Scope.organization("acme"),
                null,
                "{}",
                null);
        assertThat(faultyFields(event)).containsExactly("auditReportType");
    }

    @Test
    void refusesAnIdempotencyKeyWithoutATimestamp() {
        NewEvent event = new NewEvent(
                "Project Created", null, null, Actor.user("u1"), Scope.organization("acme"), null, "{}", "key");
        assertThat(faultyFields(event)).containsExactly("timestamp");
    }

    @Test
    void refusesTextsThatPostgresCannotHoldAndTextsThatAreTooLong() {
        NewEvent event = new NewEvent(
                "x".repeat(257),
                null,
                NOW,
                new Actor(" ", "a\0b", null, "\ud83d", "", null, "{\"a\":\"\\u0000\"}"),
                new Scope("a/b", "\ude00", "", "ok😀", null, null),
                new Target("t", "i", "n".repeat(1025)),
                "{\"a\":\"\\\\u0000\"}",
                null);
        assertThat(faultyFields(event))
                .containsExactly(
                        "event",
                        "userId",
                        "username",
                        "actor.email",
                        "actor.type",
                        "actor",
                        "orgId",
                        "projectId",
                        "context.orgName",
                        "target.name");
    }
}
