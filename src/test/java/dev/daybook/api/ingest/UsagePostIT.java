package dev.daybook.api.ingest;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.kernel.TimeRange;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.usage.HourlyUsage;
import dev.daybook.usage.Usage;
import dev.daybook.usage.UsageQuery;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Samples by HTTP. Every answer is one that the OpenAPI document allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsagePostIT extends IntegrationTest {

    private static final String USAGE = "/api/v2/eventLogs/predictionUsage/";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private Usage usage;

    @LocalServerPort
    private int port;

    private final String org = "usage-post-" + UUID.randomUUID();
    private final Instant moment = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
    private ApiClient administrator;
    private ApiClient poster;
    private OpenApiInteractionValidator description;

    @BeforeAll
    void callersHaveTokens() {
        administrator = ApiClient.administrator(port, directory);
        poster = administrator.with(org, "svc", "WRITE_EVENTS");
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/ingest").body())
                .build();
    }

    @Test
    void oneSampleAnArrayAndLinesAreCounted() {
        String user = "forms";
        assertThat(json(post(sample(user)), 201)).isEqualTo(JSON.readTree("{\"count\": 1}"));
        assertThat(json(post("[" + sample(user) + "," + sample(user) + "]"), 201)
                        .get("count")
                        .intValue())
                .isEqualTo(2);
        assertThat(json(post("[]"), 201).get("count").intValue()).isZero();
        String lines = sample(user) + "\n\n" + sample(user) + "\n";
        assertThat(json(send(USAGE, lines, "Content-Type", "application/x-ndjson"), 201)
                        .get("count")
                        .intValue())
                .isEqualTo(2);
        assertThat(json(
                                send(
                                        USAGE.substring(0, USAGE.length() - 1),
                                        sample(user),
                                        "Content-Type",
                                        "application/json"),
                                201)
                        .get("count")
                        .intValue())
                .isEqualTo(1);

        assertThat(rows(org, user)).isEqualTo(60);
    }

    @Test
    void theExamplesOfTheOpenApiPageAreTaken() {
        String today = moment.toString().substring(0, 14);
        for (String body : List.of(UsagePostDescription.ONE, UsagePostDescription.SEVERAL)) {
            json(post(body.replace("2026-11-20T12:", today)), 201);
        }
        json(
                send(
                        USAGE,
                        UsagePostDescription.LINES.replace("2026-11-20T12:", today),
                        "Content-Type",
                        "application/x-ndjson"),
                201);
    }

    @Test
    void aPostThatIsRepeatedUnderItsKeyCountsOnceAndOtherContentIsAConflict() {
        String user = "keyed";
        for (int i = 0; i < 3; i++) {
            assertThat(json(keyed("key-1", "[" + sample(user) + "," + sample(user) + "]"), 201)
                            .get("count")
                            .intValue())
                    .isEqualTo(2);
        }
        assertThat(rows(org, user)).isEqualTo(20);

        JsonNode conflict = json(keyed("key-1", "[" + sample(user) + "]"), 409);
        assertThat(conflict.at("/errors/0/field").stringValue()).isEqualTo("Idempotency-Key");
        assertThat(rows(org, user)).isEqualTo(20);
    }

    @Test
    void aKeyIsFreeAgainWhenItsPostWasRefused() {
        String user = "refused";
        json(keyed("key-2", "[" + sample(user) + ", {}]"), 422);
        json(keyed("key-2", "[" + sample(user) + "]"), 201);
        assertThat(rows(org, user)).isEqualTo(10);
    }

    @Test
    void aKeyBelongsToTheCallersOrganization() {
        String other = org + "-other";
        ApiClient stranger = administrator.with(other, "svc", "WRITE_EVENTS");
        json(keyed("key-3", sample("mine")), 201);
        json(
                stranger.send(
                        "POST",
                        USAGE,
                        sample("theirs"),
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        "key-3"),
                201);
        assertThat(rows(other, "theirs")).isEqualTo(10);
    }

    @Test
    void oneFaultRefusesAllAndIsNamedByItsPlace() {
        String user = "faults";
        String old = moment.minus(Duration.ofDays(400)).toString();
        JsonNode refusal = json(
                post("[" + sample(user) + ",{\"userId\":7}," + sample(user).replace(moment.toString(), old) + "]"),
                422);

        assertThat(refusal.get("errors")
                        .valueStream()
                        .map(fault -> fault.get("index").intValue()
                                + fault.get("field").stringValue()))
                .contains("1userId", "1timestamp", "1outcome", "2timestamp")
                .doesNotContain("0userId");
        assertThat(rows(org, user)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rowsCount | -1",
                "rowsCount | 1000000001",
                "rowsCount | 0.5",
                "requestsCount | -1",
                "requestsCount | 1000000001",
                "executionTimeMs | -0.001",
                "executionTimeMs | 86400001",
                "executionTimeMs | 1e308",
                "outcome | \"FAILED\"",
                "timestamp | \"2101-01-01T00:00:00Z\"",
                "timestamp | \"1969-12-31T23:59:59Z\"",
                "timestamp | null",
                "userId | \"\"",
                "predictionMethod | null",
                "recommendedModel | 1",
                "ip | \"203.0.113.7\""
            })
    void aSingleSampleAtFaultIsRefusedByItsField(String field, String value) {
        String sample = sample("fault");
        String changed = sample.contains("\"" + field + "\"")
                ? sample.replaceFirst("\"" + field + "\": (\"[^\"]*\"|[0-9.]+)", "\"" + field + "\": " + value)
                : sample.replace("}", ", \"" + field + "\": " + value + "}");
        JsonNode refusal = json(post(changed), 422);

        assertThat(refusal.get("errors")).hasSize(1);
        assertThat(refusal.at("/errors/0/field").stringValue()).isEqualTo(field);
        assertThat(refusal.at("/errors/0").has("index")).isFalse();
        assertThat(rows(org, "fault")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[{}", "{} {}"})
    void whatIsNoJsonIsMalformed(String body) {
        json(post(body), 400);
    }

    @Test
    void badHeadersAreRefused() {
        json(send(USAGE, sample("u"), "Content-Type", "text/plain"), 415);
        json(send(USAGE, sample("u"), "Content-Type", "application/json", "Content-Encoding", "br"), 415);
        assertThat(json(keyed("k".repeat(257), sample("u")), 422)
                        .at("/errors/0/field")
                        .stringValue())
                .isEqualTo("Idempotency-Key");
        json(
                send(
                        USAGE,
                        sample("u"),
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        "a",
                        "Idempotency-Key",
                        "b"),
                422);
        StringBuilder many = new StringBuilder("[{}");
        many.append(",{}".repeat(10_000)).append(']');
        // The first hundred faults end the reading of so many; as many good ones are too many.
        json(post(many.toString()), 422);
        json(post("[" + (sample("many") + ",").repeat(10_000) + sample("many") + "]"), 413);
    }

    @Test
    void postingNeedsATokenThePermissionAndTheOwnOrganization() {
        json(poster.as("").post(USAGE, sample("u")), 401);
        json(administrator.with(org, "reader", "CAN_ACCESS_USER_ACTIVITY").post(USAGE, sample("u")), 403);
        String foreign = sample("foreign").replace("}", ", \"orgId\": \"" + org + "-foreign\"}");
        json(post(foreign), 403);
        assertThat(rows(org + "-foreign", "foreign")).isZero();

        json(administrator.post(USAGE, foreign), 201);
        assertThat(rows(org + "-foreign", "foreign")).isEqualTo(10);
        assertThat(poster.send("PUT", USAGE, "{}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(405);
    }

    private String sample(String user) {
        return """
                {"timestamp": "%s", "userId": "%s", "predictionMethod": "Modeling Worker", "rowsCount": 10, \
                "executionTimeMs": 2.5, "outcome": "OK"}""".formatted(moment, user);
    }

    private HttpResponse<String> post(String body) {
        return send(USAGE, body, "Content-Type", "application/json");
    }

    private HttpResponse<String> keyed(String key, String body) {
        return send(USAGE, body, "Content-Type", "application/json", "Idempotency-Key", key);
    }

    private HttpResponse<String> send(String path, String body, String... headers) {
        HttpResponse<String> response = poster.send("POST", path, body, headers);
        SimpleResponse.Builder shown =
                SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
        response.headers().map().forEach(shown::withHeader);
        assertThat(description
                        .validateResponse(USAGE, Request.Method.POST, shown.build())
                        .getMessages())
                .as(() -> response.statusCode() + " " + response.body())
                .isEmpty();
        return response;
    }

    private long rows(String organization, String user) {
        List<HourlyUsage> rows = new ArrayList<>();
        usage.read(new UsageQuery(organization, TimeRange.ALL, null, user, true, false), rows::add);
        return rows.stream().mapToLong(HourlyUsage::rows).sum();
    }
}
