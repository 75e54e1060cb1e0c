package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.usage.Dimensions;
import dev.daybook.usage.Outcome;
import dev.daybook.usage.UsageNames;
import dev.daybook.usage.UsageSample;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class SampleReaderTest {

    private static final Caller CALLER = new Caller("svc", null, "acme", Set.of(Permission.WRITE_EVENTS), null);
    private static final Set<String> REQUIRED =
            Set.of("timestamp", "userId", "predictionMethod", "rowsCount", "executionTimeMs", "outcome");
    private static final String LEAST = """
            {"timestamp": "2026-01-31T12:00:00Z", "userId": "u-1", "predictionMethod": "Modeling Worker", "rowsCount": 7,
             "executionTimeMs": 1.5, "outcome": "OK"}""";

    private final PostingReader reader =
            new PostingReader(new IngestSettings(3, DataSize.ofMegabytes(1), DataSize.ofKilobytes(2), 8, Set.of()));

    @Test
    void readsEveryField() {
        assertThat(sample("""
                {"timestamp": "2026-01-31T13:00:00.123456789+01:00", "userId": "u-1", "username": "ada", "orgId": "acme",
                 "orgName": "Acme", "groupId": "g-1", "groupName": "Risk", "projectId": "p-1", "projectType": "Regression",
                 "userProjectRole": "OWNER", "modelId": "m-1", "modelType": "Trees", "blenderModelTypes": "AVG",
                 "recommendedModel": true, "deploymentId": "d-1", "deploymentType": "dedicated", "datasetId": "s-1",
                 "predictionMethod": "Dedicated Prediction", "predictionExplanations": false, "pythonVersion": "3.11",
                 "rowsCount": 2500, "requestsCount": 25, "executionTimeMs": 310.0625, "outcome": "SERVER_ERROR"}"""))
                .isEqualTo(new UsageSample(
                        Instant.parse("2026-01-31T12:00:00.123456Z"),
                        new Dimensions(
                                "acme",
                                "u-1",
                                "g-1",
                                "p-1",
                                "Regression",
                                "OWNER",
                                "m-1",
                                "Trees",
                                "AVG",
                                true,
                                "d-1",
                                "dedicated",
                                "s-1",
                                "Dedicated Prediction",
                                false,
                                "3.11"),
                        new UsageNames("ada", "Risk", "Acme"),
                        2500,
                        25,
                        310_063L,
                        Outcome.SERVER_ERROR));
    }

    @Test
    void knowsTheFieldsThatTheOpenApiPageListsAndTakesNullForAbsent() {
        String nulls = Arrays.stream(PostedSample.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !REQUIRED.contains(name))
                .map(name -> ",\"" + name + "\":null")
                .collect(Collectors.joining());

        UsageSample read = sample(LEAST.replace("}", nulls + "}"));

        assertThat(read).isEqualTo(sample(LEAST));
        assertThat(read.requests()).isEqualTo(1);
        assertThat(read.dimensions().orgId()).isEqualTo("acme");
        assertThat(PostedSample.class.getRecordComponents()).hasSize(24);
    }

    @Test
    void namesEverythingThatIsMissing() {
        assertThat(faults("{}").stream().map(Fault::field)).containsExactlyInAnyOrderElementsOf(REQUIRED);
        assertThat(faults("{}").getFirst().message()).isEqualTo("timestamp is required.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rowsCount | 1.0",
                "rowsCount | \"1\"",
                "rowsCount | 1e3",
                "rowsCount | 1234567890123456789",
                "requestsCount | true",
                "requestsCount | [1]",
                "executionTimeMs | \"1\"",
                "executionTimeMs | 1e999",
                "executionTimeMs | {}",
                "recommendedModel | \"true\"",
                "predictionExplanations | 0",
                "outcome | \"ok\"",
                "outcome | 1",
                "timestamp | 1769860800",
                "timestamp | \"yesterday\"",
                "userId | \" \"",
                "userId | \"\\u0000\"",
                "projectId | \"\"",
                "orgId | 7",
                "modelType | \"\\ud800\"",
                "pythonVersion | 3.11",
                "prediction_method | \"x\""
            })
    void refusesAWrongValueOnce(String field, String value) {
        String sample = LEAST.contains("\"" + field + "\"")
                ? LEAST.replaceFirst(
                        "\"" + field + "\": (\"[^\"]*\"|[0-9.]+)", "\"" + field + "\": " + value.replace("\\", "\\\\"))
                : LEAST.replace("}", ", \"" + field + "\": " + value + "}");

        assertThat(faults(sample).stream().map(Fault::field)).containsExactly(field);
    }

    @Test
    void refusesAFieldThatComesTwice() {
        assertThat(faults(LEAST.replace("}", ", \"userId\": \"u-2\"}")))
                .containsExactly(Fault.of("userId", "userId occurs twice."));
    }

    @Test
    void namesTheSampleAtFaultByItsPlace() {
        Posting<UsageSample> posting = read("[" + LEAST + ", 1, {\"x\": [1, {}]}]", false);

        assertThat(posting.faults())
                .contains(
                        new Fault(1, "", "A sample must be a JSON object."),
                        new Fault(2, "x", "x is not a field of a sample."),
                        new Fault(2, "userId", "userId is required."));
    }

    @Test
    void readsLines() {
        String line = LEAST.replace("\n", "");
        assertThat(read(line + "\n\n" + line + "\n", true).items(sample -> List.of()))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "{} {}", "nul"})
    void refusesWhatIsNoJson(String body) {
        assertThatExceptionOfType(Refusal.Malformed.class).isThrownBy(() -> read(body, false));
    }

    @Test
    void refusesTooManySamplesAndOneThatIsTooLong() {
        assertThatExceptionOfType(Refusal.TooLarge.class)
                .isThrownBy(() -> read("[{}, {}, {}, {}]", false))
                .withMessageContaining("more than 3 samples");
        assertThatExceptionOfType(Refusal.TooLarge.class)
                .isThrownBy(() -> read(
                        "{\"userId\": \"" + "x".repeat(2000) + "\", \"projectId\": \"" + "x".repeat(2000) + "\"}",
                        false))
                .withMessageContaining("A sample is longer than 2048");
    }

    @Test
    void anotherOrganizationIsForSystemAdministrators() {
        String other = LEAST.replace("}", ", \"orgId\": \"globex\"}");
        assertThatExceptionOfType(Refusal.Denied.class).isThrownBy(() -> read(other, false));

        Caller administrator = new Caller("root", null, "acme", Set.of(Permission.SYSTEM_ADMIN), null);
        assertThat(reader.readSamples(new PostedBody(other.getBytes(UTF_8), false), administrator)
                        .items(sample -> List.of()))
                .singleElement()
                .satisfies(sample -> assertThat(sample.dimensions().orgId()).isEqualTo("globex"));
    }

    private UsageSample sample(String body) {
        return read(body, false).items(sample -> List.of()).getFirst();
    }

    private List<Fault> faults(String body) {
        return read(body, false).faults();
    }

    private Posting<UsageSample> read(String body, boolean lines) {
        return reader.readSamples(new PostedBody(body.getBytes(UTF_8), lines), CALLER);
    }
}
