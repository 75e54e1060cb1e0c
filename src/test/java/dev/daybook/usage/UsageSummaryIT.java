package dev.daybook.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.daybook.IntegrationTest;
import dev.daybook.kernel.TimeRange;
import dev.daybook.usage.UsageSummary.Period;
import dev.daybook.usage.UsageSummary.Share;
import dev.daybook.usage.UsageSummary.Sum;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class UsageSummaryIT extends IntegrationTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Autowired
    private Usage usage;

    private final String org = "usage-summary-" + UUID.randomUUID();

    /** Yesterday in Berlin began an hour or two before yesterday in UTC. */
    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(3);

    private final Instant midnight = day.atStartOfDay(BERLIN).toInstant();
    private final TimeRange range =
            new TimeRange(midnight.minus(2, ChronoUnit.DAYS), midnight.plus(2, ChronoUnit.DAYS));

    @Test
    void sumsOverTimeAndByWhomAndWhatAreThoseOfTheSamples() {
        usage.post(
                List.of(
                        sample(midnight.minusSeconds(1), "ada", "d-1", 10),
                        sample(midnight, "ada", "d-1", 20),
                        sample(midnight.plusSeconds(59 * 60), "bob", null, 30),
                        sample(midnight.plusSeconds(3600), "bob", "d-2", 40),
                        sample(midnight.plus(3, ChronoUnit.DAYS), "cyd", "d-3", 50),
                        new UsageSample(
                                midnight,
                                Samples.dimensions(org + "-other", "ada", "d-1"),
                                UsageNames.NONE,
                                1,
                                1,
                                1L,
                                Outcome.OK)),
                true,
                null);

        UsageSummary byDay = usage.summary(org, range, ChronoUnit.DAYS, BERLIN, 2);
        assertThat(byDay.total()).isEqualTo(new Sum(4, 100, 0, 0));
        assertThat(byDay.periods())
                .containsExactly(
                        new Period(day.minusDays(1).atStartOfDay(BERLIN).toInstant(), new Sum(1, 10, 0, 0)),
                        new Period(midnight, new Sum(3, 90, 0, 0)));
        assertThat(byDay.users())
                .containsExactly(new Share("ada", new Sum(2, 30, 0, 0)), new Share("bob", new Sum(2, 70, 0, 0)));
        assertThat(byDay.deployments())
                .as("the two that got the most, of three")
                .containsExactly(new Share("d-1", new Sum(2, 30, 0, 0)), new Share("d-2", new Sum(1, 40, 0, 0)));
        assertThat(byDay.models()).containsExactly(new Share(null, new Sum(4, 100, 0, 0)));

        assertThat(usage.summary(org, range, ChronoUnit.DAYS, ZoneId.of("UTC-11:30"), 2)
                        .periods())
                .as("a zone that the database does not know by this name")
                .extracting(Period::sum)
                .containsExactly(new Sum(4, 100, 0, 0));
        UsageSummary byHour = usage.summary(org, range, ChronoUnit.HOURS, ZoneOffset.UTC, 2);
        assertThat(byHour.periods())
                .containsExactly(
                        new Period(midnight.minusSeconds(3600), new Sum(1, 10, 0, 0)),
                        new Period(midnight, new Sum(2, 50, 0, 0)),
                        new Period(midnight.plusSeconds(3600), new Sum(1, 40, 0, 0)));
    }

    @Test
    void anOrganizationThatPredictedNothingHasSumsOfNothing() {
        assertThat(usage.summary(org, range, ChronoUnit.DAYS, BERLIN, 10))
                .isEqualTo(new UsageSummary(Sum.NOTHING, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aRangeThatIsTooLongIsNotSummed() {
        Instant now = LocalDate.now(ZoneOffset.UTC).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
        TimeRange longer = new TimeRange(now.minus(Usage.LONGEST_SUMMARY).minus(Duration.ofHours(1)), now);
        assertThatIllegalArgumentException().isThrownBy(() -> usage.summary(org, longer, ChronoUnit.DAYS, BERLIN, 10));
    }

    private UsageSample sample(Instant time, String user, @Nullable String deployment, long rows) {
        return Samples.sample(time, Samples.dimensions(org, user, deployment), rows);
    }
}
