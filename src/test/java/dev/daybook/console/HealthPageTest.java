package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.console.HealthPage.Detail;
import dev.daybook.console.HealthPage.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Status;

class HealthPageTest {

    @Test
    void whatIsWrongIsSaidInWords() {
        Part part = HealthPage.part(
                "disk",
                Status.DOWN,
                new TreeMap<>(Map.of(
                        "cause", "There is no space left for data.", "freeBytes", 12L, "other", List.of("a", "b"))));

        assertThat(part)
                .isEqualTo(new Part(
                        "Data directory",
                        false,
                        "not in order",
                        List.of(
                                new Detail("What is wrong", "There is no space left for data."),
                                new Detail("Free", "12 bytes"),
                                new Detail("other", "a, b"))));
    }

    @ParameterizedTest
    @CsvSource({
        "1023, 1023 bytes",
        "1024, 1.0 KB",
        "536870912, 512.0 MB",
        "77869137920, 72.5 GB",
        "9223372036854775807, 8192.0 PB"
    })
    void sizesAreReadable(long bytes, String words) {
        assertThat(HealthPage.part("disk", Status.UP, Map.of("freeBytes", bytes))
                        .details())
                .containsExactly(new Detail("Free", words));
    }

    @Test
    void yesAndNoAndNoneAreWords() {
        assertThat(HealthPage.part(
                                "integrity", Status.UP, new TreeMap<>(Map.of("sealing", false, "stopped", List.of())))
                        .details())
                .extracting(Detail::value)
                .containsExactly("no", "none");
    }

    @Test
    void aStoppedLogIsTold() {
        Map<String, Object> log =
                new TreeMap<>(Map.of("organization", "acme", "position", 7, "reason", "It was changed."));
        Part sealing = HealthPage.part("integrity", new Status("STOPPED"), Map.of("stopped", List.of(log)));
        Part appending = HealthPage.part("log", Status.UP, Map.of());

        assertThat(sealing)
                .isEqualTo(new Part(
                        "Sealing of the logs",
                        false,
                        "stopped",
                        List.of(new Detail(
                                "Logs that are stopped", "organization acme, position 7, reason It was changed."))));
        assertThat(HealthPage.works(Status.UP, List.of(appending, sealing))).isFalse();
        assertThat(HealthPage.works(Status.UP, List.of(appending))).isTrue();
    }

    /** A part that a later version of the framework adds is shown under its own name. */
    @Test
    void aPartThatNobodyKnowsIsShownAsItIs() {
        Part part = HealthPage.part("mail", Status.OUT_OF_SERVICE, Map.of());

        assertThat(part.title()).isEqualTo("mail");
        assertThat(part.state()).isEqualTo("out of service");
        assertThat(HealthPage.part("mail", Status.UNKNOWN, Map.of()).state()).isEqualTo("not known");
    }
}
