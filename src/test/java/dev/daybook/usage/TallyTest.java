package dev.daybook.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final Instant HOUR = Instant.parse("2026-01-31T12:00:00Z");
    private static final Dimensions DIMENSIONS = Samples.dimensions("acme", "ada", "d-1");

    @Test
    void sumsWhatIsAlikeMinuteByMinute() {
        Tally tally = Tally.of(List.of(
                new UsageSample(HOUR, DIMENSIONS, UsageNames.NONE, 10, 2, 3000L, Outcome.OK),
                new UsageSample(HOUR.plusSeconds(59), DIMENSIONS, UsageNames.NONE, 5, 1, null, Outcome.USER_ERROR),
                new UsageSample(HOUR.plusSeconds(60), DIMENSIONS, UsageNames.NONE, 7, 3, 1L, Outcome.SERVER_ERROR),
                new UsageSample(
                        HOUR.plusSeconds(3600).minusNanos(1), DIMENSIONS, UsageNames.NONE, 1, 0, 0L, Outcome.OK)));

        assertThat(tally.sums()).containsOnlyKeys(new Tally.HourKey(HOUR.getEpochSecond(), DIMENSIONS));
        Tally.Sums sums = tally.sums().values().iterator().next();
        assertThat(sums.rows[0]).isEqualTo(15);
        assertThat(sums.rows[1]).isEqualTo(7);
        assertThat(sums.rows[59]).isEqualTo(1);
        assertThat(Arrays.stream(sums.rows).sum()).isEqualTo(23);
        assertThat(sums.requests[0]).isEqualTo(3);
        assertThat(sums.requests[1]).isEqualTo(3);
        assertThat(sums.requests[59]).isZero();
        assertThat(sums.userErrors).isEqualTo(1);
        assertThat(sums.serverErrors).isEqualTo(3);
        assertThat(sums.executionMicros).isEqualTo(3001);
        assertThat(sums.timedRequests).as("those without a time do not count").isEqualTo(5);
        assertThat(tally.minutes().stream()).containsExactly(0, 1, 59);
    }

    @Test
    void keepsHoursAndDimensionsApart() {
        Tally tally = Tally.of(List.of(
                Samples.sample(HOUR.minusNanos(1), DIMENSIONS, 1),
                Samples.sample(HOUR, DIMENSIONS, 2),
                Samples.sample(HOUR, Samples.dimensions("acme", "ada", null), 3),
                Samples.sample(HOUR, Samples.dimensions("globex", "ada", "d-1"), 4),
                Samples.sample(Instant.EPOCH, DIMENSIONS, 5)));

        assertThat(tally.sums()).hasSize(5);
        assertThat(tally.sums().get(new Tally.HourKey(HOUR.getEpochSecond() - 3600, DIMENSIONS)))
                .satisfies(sums -> assertThat(sums.rows[59]).isEqualTo(1));
    }

    @Test
    void writesTheMinutesAsAnArrayOfPostgresql() {
        Tally.Sums sums = Tally.of(List.of(Samples.sample(HOUR.plusSeconds(120), DIMENSIONS, 9)))
                .sums()
                .values()
                .iterator()
                .next();

        assertThat(sums.rowsPerMinute()).isEqualTo("{0,0,9" + ",0".repeat(57) + "}");
        assertThat(sums.requestsPerMinute()).isEqualTo("{0,0,1" + ",0".repeat(57) + "}");
    }

    @Test
    void ofSeveralNamesTheLatestIsKept() {
        Tally tally = Tally.of(List.of(
                named(new UsageNames("ada", "Risk", null)),
                named(UsageNames.NONE),
                named(new UsageNames("ada@example.com", null, "Acme"))));

        assertThat(tally.names())
                .containsOnlyKeys(new Tally.Person("acme", "ada", HOUR.getEpochSecond(), ""))
                .containsValue(new UsageNames("ada@example.com", "Risk", "Acme"));
        assertThat(tally.sums()).as("a name is no dimension").hasSize(1);
    }

    @Test
    void withoutNamesThereIsNothingToIdentify() {
        assertThat(Tally.of(List.of(named(UsageNames.NONE))).names()).isEmpty();
    }

    private static UsageSample named(UsageNames names) {
        return new UsageSample(HOUR, DIMENSIONS, names, 1, 1, 1L, Outcome.OK);
    }
}
