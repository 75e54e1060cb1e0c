package dev.daybook.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class IngestSettingsTest {

    @Test
    void hasTheDocumentedDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new IngestSettings(10_000, DataSize.ofMegabytes(16), DataSize.ofKilobytes(64), 8, Set.of()));
    }

    @Test
    void readsEveryKey() {
        IngestSettings settings = bind(Map.of(
                "daybook.ingest.max-events", "5",
                "daybook.ingest.max-request-size", "1KB",
                "daybook.ingest.max-event-size", "100B",
                "daybook.ingest.max-depth", "3",
                "daybook.ingest.import-tokens", "a,b"));
        assertThat(settings)
                .isEqualTo(new IngestSettings(5, DataSize.ofKilobytes(1), DataSize.ofBytes(100), 3, Set.of("a", "b")));
        assertThat(settings.imports("b")).isTrue();
        assertThat(settings.imports("c")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "max-events, 0",
        "max-request-size, 0B",
        "max-request-size, 2GB",
        "max-event-size, -1B",
        "max-depth, 0",
        "max-depth, 101"
    })
    void refusesWhatCannotBe(String key, String value) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("daybook.ingest." + key, value)))
                .havingRootCause()
                .withMessageContaining("daybook.ingest." + key);
    }

    private static IngestSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("daybook.ingest", IngestSettings.class);
    }
}
