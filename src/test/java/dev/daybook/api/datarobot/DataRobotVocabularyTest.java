package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DataRobotVocabularyTest {

    private final DataRobotVocabulary vocabulary = new DataRobotVocabulary(new DataRobotVocabularySettings(Map.of()));

    // Both files are lines of DataRobot's page as it stands: "<name> [<label>, <label>, …]"; no label holds a comma.
    @ParameterizedTest
    @CsvSource({"seed-event-parameter.txt", "seed-supported-events.txt"})
    void labelsAreThoseOfTheSeedByteForByte(String file) {
        String line = resource(file).strip();
        String enumeration = line.substring(line.indexOf('[') + 1, line.length() - 1);

        assertThat(String.join(", ", vocabulary.labels())).isEqualTo(enumeration);
        assertThat(vocabulary.labels()).hasSize(517).doesNotHaveDuplicates();
    }

    @Test
    void theFileHasOneLineForEachLabelAndNothingElse() {
        String expected = vocabulary.types().stream()
                .map(type -> type.label() + "\t" + type.report() + "\n")
                .reduce("", String::concat);

        assertThat(resource("events.tsv")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Project Created, APP_USAGE",
        "Dataset Upload, APP_USAGE",
        "Add Model, APP_USAGE",
        "Compliance Doc Generated, APP_USAGE",
        "aiAPI Portal Login, APP_USAGE",
        "Replaced Model, APP_USAGE",
        "Deployment Added, APP_USAGE",
        "Project Target Selected, APP_USAGE",
        "Select Model Metric, APP_USAGE",
        "Create account, ADMIN_USAGE",
        "Organization created, ADMIN_USAGE",
        "Change password, ADMIN_USAGE",
        "Update account, ADMIN_USAGE",
    })
    void reportsAreThoseThatDataRobotNames(String label, Report report) {
        assertThat(vocabulary.types()).contains(new EventType(label, report));
    }

    @Test
    void aDeploymentMovesALabelToAnotherReport() {
        DataRobotVocabularySettings settings = new Binder(new MapConfigurationPropertySource(Map.of(
                        "daybook.vocabulary.datarobot.reports[Comment Created]",
                        "ADMIN_USAGE",
                        "daybook.vocabulary.datarobot.reports.[Bias and Fairness monitoring settings updated.]",
                        "admin_usage")))
                .bind("daybook.vocabulary.datarobot", DataRobotVocabularySettings.class)
                .get();

        List<EventType> types = new DataRobotVocabulary(settings).types();

        assertThat(types)
                .hasSize(517)
                .contains(
                        new EventType("Comment Created", Report.ADMIN_USAGE),
                        new EventType("Bias and Fairness monitoring settings updated.", Report.ADMIN_USAGE),
                        new EventType("Comment Deleted", Report.APP_USAGE));
    }

    @Test
    void aSettingForAnUnknownLabelIsRefused() {
        DataRobotVocabularySettings settings =
                new DataRobotVocabularySettings(Map.of("CommentCreated", Report.ADMIN_USAGE));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DataRobotVocabulary(settings))
                .withMessageContaining("CommentCreated");
    }

    private static String resource(String name) {
        try (InputStream file = Objects.requireNonNull(DataRobotVocabularyTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
