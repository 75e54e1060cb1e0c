package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.kernel.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageRangeTest {

    private static final Instant NOW = Instant.parse("2026-11-22T23:30:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final List<Fault> faults = new ArrayList<>();

    @Test
    void theLastSevenDaysOfTheViewersZoneAreShownByTheHour() {
        UsageRange range = range(null, null, null, null, BERLIN);
        assertThat(range.last()).isEqualTo(LocalDate.parse("2026-11-23"));
        assertThat(range.first()).isEqualTo(LocalDate.parse("2026-11-17"));
        assertThat(range.unit()).isEqualTo(ChronoUnit.HOURS);
        assertThat(range.time().from()).isEqualTo(Instant.parse("2026-11-16T23:00:00Z"));
        assertThat(range.time().to()).isEqualTo(Instant.parse("2026-11-23T23:00:00Z"));
        assertThat(range.periods()).hasSize(7 * 24).startsWith(range.time().from());
        assertThat(faults).isEmpty();
    }

    @Test
    void aDayOnWhichClocksAreSetHasAsManyHoursAsItHas() {
        assertThat(range(null, "2026-03-29", "2026-03-29", null, BERLIN).periods())
                .hasSize(23);
        assertThat(range(null, "2026-10-25", "2026-10-25", null, BERLIN).periods())
                .hasSize(25);
        UsageRange days = range(null, "2026-10-24", "2026-10-26", "day", BERLIN);
        assertThat(days.periods()).hasSize(3);
        assertThat(Duration.between(days.periods().get(1), days.periods().get(2)))
                .isEqualTo(Duration.ofHours(25));
        assertThat(range(null, "2026-04-05", "2026-04-05", null, ZoneId.of("Australia/Lord_Howe"))
                        .periods())
                .hasSize(25)
                .isSorted();
    }

    @Test
    void manyDaysAreShownByTheDay() {
        assertThat(range("30d", null, null, null, BERLIN).periods()).hasSize(30);
        assertThat(range("90d", null, null, "day", BERLIN).isByDay()).isTrue();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2w,,,, range",
        ",yesterday,,, from",
        ",,2026-02-30,, to",
        ",2026-02-03,2026-02-02,, to",
        ",2026-01-01,2026-04-03,, from",
        ",-99999-01-01,,, from",
        ",,99999-01-01,, to",
        "30d,,,hour, by",
        ",,,minute, by"
    })
    void whatIsAtFaultIsNamedAndTheRestIsShown(
            @Nullable String range, @Nullable String from, @Nullable String to, @Nullable String by, String fault) {
        UsageRange read = range(range, from, to, by, BERLIN);
        assertThat(faults).extracting(Fault::field).containsExactly(fault);
        assertThat(read.periods()).hasSizeBetween(1, 200);
        assertThat(read.time().isEmpty()).isFalse();
    }

    private UsageRange range(
            @Nullable String range, @Nullable String from, @Nullable String to, @Nullable String by, ZoneId zone) {
        return UsageRange.of(range, from, to, by, NOW, zone, faults::add);
    }
}
