package dev.daybook.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRulesTest {

    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
    private static final Dimensions GOOD = Samples.dimensions("acme", "ada", "d-1");

    private final UsageRules rules =
            new UsageRules(new UsageSettings(Duration.ofMinutes(5), 365), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void takesWhatIsWithinBounds() {
        assertThat(rules.check(new UsageSample(NOW, GOOD, UsageNames.NONE, 0, 0, null, Outcome.OK), false))
                .isEmpty();
        assertThat(rules.check(
                        new UsageSample(
                                NOW.plusSeconds(300),
                                GOOD,
                                new UsageNames("x".repeat(1024), null, null),
                                UsageSample.MOST,
                                UsageSample.MOST,
                                UsageSample.LONGEST_MICROS,
                                Outcome.SERVER_ERROR),
                        false))
                .isEmpty();
        assertThat(rules.check(Samples.sample(NOW.minus(Duration.ofDays(365)), GOOD, 1), false))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026-06-15T12:05:00.001Z, false", "2025-06-15T11:59:59.999Z, false", "1969-12-31T23:59:59Z, true"})
    void refusesATimeOutOfBounds(Instant timestamp, boolean anyAge) {
        assertThat(fields(Samples.sample(timestamp, GOOD, 1), anyAge)).containsExactly("timestamp");
    }

    @Test
    void takesAnyAgeForImports() {
        assertThat(rules.check(Samples.sample(Instant.EPOCH, GOOD, 1), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, UsageSample.MOST + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesACountOutOfBounds(long count) {
        assertThat(fields(new UsageSample(NOW, GOOD, UsageNames.NONE, count, count, 1L, Outcome.OK), false))
                .containsExactly("rowsCount", "requestsCount");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, UsageSample.LONGEST_MICROS + 1, Long.MAX_VALUE})
    void refusesATimeSpentOutOfBounds(long micros) {
        assertThat(fields(new UsageSample(NOW, GOOD, UsageNames.NONE, 1, 1, micros, Outcome.OK), false))
                .containsExactly("executionTimeMs");
    }

    @Test
    void refusesTextsThatAreTooLongOrBlank() {
        String tooLong = "x".repeat(1025);
        Dimensions bad = new Dimensions(
                "a b", " ", tooLong, "", tooLong, tooLong, " ", tooLong, tooLong, null, "", tooLong, " ", "", null,
                tooLong);

        assertThat(fields(
                        new UsageSample(NOW, bad, new UsageNames(tooLong, tooLong, tooLong), 1, 1, 1L, Outcome.OK),
                        false))
                .containsExactly(
                        "orgId",
                        "userId",
                        "groupId",
                        "projectId",
                        "projectType",
                        "userProjectRole",
                        "modelId",
                        "modelType",
                        "blenderModelTypes",
                        "deploymentId",
                        "deploymentType",
                        "datasetId",
                        "predictionMethod",
                        "pythonVersion",
                        "username",
                        "groupName",
                        "orgName");
    }

    private List<String> fields(UsageSample sample, boolean anyAge) {
        return rules.check(sample, anyAge).stream().map(Fault::field).toList();
    }
}
