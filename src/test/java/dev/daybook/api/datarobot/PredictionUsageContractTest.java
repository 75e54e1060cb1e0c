package dev.daybook.api.datarobot;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
import tools.jackson.databind.node.ObjectNode;

/** DataRobot's prediction usage, field by field. Every answer is one that the OpenAPI document allows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PredictionUsageContractTest extends IntegrationTest {

    private static final String USAGE = "/api/v2/eventLogs/predictionUsage/";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String org = "prediction-usage-" + UUID.randomUUID();
    private final String other = org + "-other";
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(30));
    private final List<Made> made = new ArrayList<>();

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private ApiClient administrator;
    private ApiClient reader;
    private OpenApiInteractionValidator description;

    /** A row that the posted samples make. */
    private record Made(Instant hour, String user, String project, String model) {

        String id() {
            return hour + " " + user + " " + project + " " + model;
        }
    }

    @BeforeAll
    void usageIsPosted() {
        administrator = ApiClient.administrator(port, directory);
        reader = administrator.with(org, "reader", "CAN_ACCESS_USER_ACTIVITY");
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/datarobot").body())
                .build();
        ApiClient poster = administrator.with(org, "svc", "WRITE_EVENTS");
        json(
                poster.post(
                        USAGE,
                        "["
                                + full(
                                        hour.plusSeconds(60),
                                        "\"rowsCount\": 100, \"requestsCount\": 3, \"executionTimeMs\": 30.5, \"outcome\": \"OK\"")
                                + ","
                                + full(
                                        hour.plusSeconds(3599),
                                        "\"rowsCount\": 7, \"executionTimeMs\": 1.5, \"outcome\": \"SERVER_ERROR\"")
                                + "]"),
                201);
        json(poster.post(USAGE, sample(hour, "bare", null, null)), 201);
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            Made row = new Made(hour.plus(Duration.ofHours(1 + i % 25)), "u-" + i % 3, "p-" + i % 4, "m-" + i);
            made.add(row);
            samples.add(sample(row.hour().plusSeconds(i * 7L), row.user(), row.project(), row.model()));
        }
        json(poster.post(USAGE, "[" + String.join(",", samples) + "]"), 201);
        json(administrator.with(other, "svc", "WRITE_EVENTS").post(USAGE, sample(hour, "foreign", null, null)), 201);
    }

    private static String full(Instant timestamp, String sums) {
        return """
                {"timestamp": "%s", "userId": "full", "username": "ada@example.com", "orgName": "Example Ltd",
                 "groupId": "g-1", "groupName": "Risk", "projectId": "p-full", "projectType": "Regression",
                 "userProjectRole": "OWNER", "modelId": "m-1", "modelType": "Trees", "blenderModelTypes": "AVG",
                 "recommendedModel": true, "deploymentId": "d-1", "deploymentType": "dedicated", "datasetId": "s-1",
                 "predictionMethod": "Dedicated Prediction", "predictionExplanations": true, "pythonVersion": "3.11",
                 %s}""".formatted(timestamp, sums);
    }

    private static String sample(Instant timestamp, String user, @Nullable String project, @Nullable String model) {
        ObjectNode sample = JSON.createObjectNode()
                .put("timestamp", timestamp.toString())
                .put("userId", user)
                .put("predictionMethod", "Modeling Worker")
                .put("rowsCount", 1)
                .put("executionTimeMs", 0)
                .put("outcome", "OK");
        if (project != null) {
            sample.put("projectId", project).put("modelId", model);
        }
        return sample.toString();
    }

    @Test
    void aRowHasEveryFieldOfTheSeedsExample() {
        JsonNode page = ok("userId=full");

        assertThat(page)
                .isEqualTo(JSON.readTree("""
                {"count": 1, "data": [%s], "next": null, "previous": null, "totalCount": 1}""".formatted(full("\"Risk\"", "\"Example Ltd\"", "\"ada@example.com\""))));
        assertThat(page.at("/data/0").propertyNames())
                .containsExactly(
                        "avgExecutionTime",
                        "blenderModelTypes",
                        "datasetId",
                        "deploymentId",
                        "deploymentType",
                        "groupId",
                        "groupName",
                        "modelId",
                        "modelType",
                        "orgId",
                        "orgName",
                        "predictionExplanations",
                        "predictionMethod",
                        "predictionRowCountPerMinute",
                        "predictionRowsCount",
                        "projectId",
                        "projectType",
                        "pythonVersion",
                        "recommendedModel",
                        "requestCountPerMinute",
                        "requestsCount",
                        "serverErrorCount",
                        "timestamp",
                        "userErrorCount",
                        "userId",
                        "userProjectRole",
                        "username");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False"})
    void identifyingValuesAreNullWhenTheyAreNotWanted(String no) {
        assertThat(ok("userId=full&includeIdentifyingFields=" + no).at("/data/0"))
                .isEqualTo(JSON.readTree(full("null", "null", "null")));
    }

    private String full(String groupName, String orgName, String username) {
        return """
                {"avgExecutionTime": 8.0, "blenderModelTypes": "AVG", "datasetId": "s-1", "deploymentId": "d-1",
                 "deploymentType": "dedicated", "groupId": "g-1", "groupName": %s, "modelId": "m-1", "modelType": "Trees",
                 "orgId": "%s", "orgName": %s, "predictionExplanations": true,
                 "predictionMethod": "Dedicated Prediction", "predictionRowCountPerMinute": [0, 100%s, 7],
                 "predictionRowsCount": 107, "projectId": "p-full", "projectType": "Regression", "pythonVersion": "3.11",
                 "recommendedModel": true, "requestCountPerMinute": [0, 3%s, 1], "requestsCount": 4,
                 "serverErrorCount": 1, "timestamp": "%s", "userErrorCount": 0, "userId": "full",
                 "userProjectRole": "OWNER", "username": %s}""".formatted(groupName, org, orgName, ", 0".repeat(57), ", 0".repeat(57), hour, username);
    }

    @Test
    void whatIsUnknownIsNullButTheDatasetIsLeftOut() {
        ObjectNode expected = (ObjectNode) JSON.readTree("""
                {"avgExecutionTime": 0.0, "blenderModelTypes": null, "deploymentId": null, "deploymentType": null,
                 "groupId": null, "groupName": null, "modelId": null, "modelType": null, "orgId": "%s", "orgName": null,
                 "predictionExplanations": null, "predictionMethod": "Modeling Worker",
                 "predictionRowCountPerMinute": [1%s], "predictionRowsCount": 1, "projectId": null,
                 "projectType": null, "pythonVersion": null, "recommendedModel": null,
                 "requestCountPerMinute": [1%s], "requestsCount": 1, "serverErrorCount": 0, "timestamp": "%s",
                 "userErrorCount": 0, "userId": "bare", "userProjectRole": null, "username": null}""".formatted(org, ", 0".repeat(59), ", 0".repeat(59), hour));

        assertThat(ok("userId=bare").at("/data/0")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"u-1, ", ", p-2", "u-2, p-3", "nobody, ", ", "})
    void filtersShowWhatAReferenceShows(@Nullable String user, @Nullable String project) {
        Instant from = hour.plus(Duration.ofHours(3));
        for (int hours : List.of(0, 1, 5, 24)) {
            Instant to = from.plus(Duration.ofHours(hours));
            Predicate<Made> wanted = row -> (user == null || row.user().equals(user))
                    && (project == null || row.project().equals(project))
                    && !row.hour().isBefore(from)
                    && !row.hour().isAfter(to);
            List<String> expected =
                    made.stream().filter(wanted).map(Made::id).sorted().toList();
            Map<String, String> parameters = new TreeMap<>();
            parameters.put("limit", "1000");
            if (user != null) {
                parameters.put("userId", user);
            }
            if (project != null) {
                parameters.put("projectId", project);
            }
            StringBuilder query = new StringBuilder();
            parameters.forEach(
                    (name, value) -> query.append('&').append(name).append('=').append(value));

            JsonNode page = json(answer(reader, range(from, to) + query), 200);

            assertThat(page.get("data")
                            .valueStream()
                            .map(PredictionUsageContractTest::id)
                            .sorted())
                    .as(query + " " + hours)
                    .isEqualTo(expected);
            assertThat(page.get("totalCount").intValue()).isEqualTo(expected.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc"})
    void linksAreWalkedToTheEndAndBack(String order) {
        Instant from = hour.plus(Duration.ofHours(1));
        String query = range(from, from.plus(Duration.ofHours(24))) + "&order=" + order
                + "&limit=40&includeIdentifyingFields=True";
        List<JsonNode> pages = new ArrayList<>();
        String next = query;
        while (next != null) {
            JsonNode page = json(answer(reader, next), 200);
            assertThat(page.get("totalCount").intValue()).isEqualTo(230);
            pages.add(page);
            if (page.get("next").isNull()) {
                next = null;
            } else {
                String link = page.get("next").stringValue();
                assertThat(link)
                        .startsWith("http://localhost:" + port + USAGE + "?")
                        .contains("includeIdentifyingFields=True", "order=" + order, "minTimestamp=", "maxTimestamp=");
                next = link.substring(link.indexOf('?') + 1);
            }
        }
        assertThat(pages.stream().map(page -> page.get("count").intValue())).containsExactly(40, 40, 40, 40, 40, 30);
        List<Instant> hours = pages.stream()
                .flatMap(page -> page.get("data").valueStream())
                .map(row -> Instant.parse(row.get("timestamp").stringValue()))
                .toList();
        assertThat(hours)
                .isSortedAccordingTo(order.equals("asc") ? Comparator.naturalOrder() : Comparator.reverseOrder());
        assertThat(pages.stream()
                        .flatMap(page -> page.get("data").valueStream())
                        .map(PredictionUsageContractTest::id))
                .containsExactlyInAnyOrderElementsOf(made.stream().map(Made::id).toList());

        JsonNode page = pages.getLast();
        for (int i = pages.size() - 2; i >= 0; i--) {
            String link = page.get("previous").stringValue();
            page = json(answer(reader, link.substring(link.indexOf('?') + 1)), 200);
            assertThat(page.get("data")).isEqualTo(pages.get(i).get("data"));
        }
        assertThat(page.get("previous").isNull()).isTrue();

        // Without a cursor the offset alone tells the place.
        assertThat(json(answer(reader, query + "&offset=80"), 200).get("data"))
                .isEqualTo(pages.get(2).get("data"));
        assertThat(json(answer(reader, query + "&offset=500"), 200).get("count").intValue())
                .isZero();
    }

    @Test
    void theRangeIncludesBothEndsAndMayBeWrittenAsClientsWriteIt() {
        String naive = hour.toString().replace("Z", "");
        for (String text : List.of(hour.toString(), naive, naive.replace("T", " "), naive + "+00:00")) {
            assertThat(json(
                                    answer(
                                            reader,
                                            "userId=bare&minTimestamp=" + encode(text) + "&maxTimestamp="
                                                    + encode(text)),
                                    200)
                            .get("totalCount")
                            .intValue())
                    .isEqualTo(1);
        }
        assertThat(json(answer(reader, range(hour.plusSeconds(1), hour.minusSeconds(1))), 200)
                        .get("totalCount")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | minTimestamp",
                "minTimestamp=2026-01-01 | maxTimestamp",
                "maxTimestamp=2026-01-01 | minTimestamp",
                "minTimestamp=2026-01-01&maxTimestamp=2026-01-02T00:00:01Z | maxTimestamp",
                "minTimestamp=now&maxTimestamp=2026-01-02 | minTimestamp",
                "DAY&limit=0 | limit",
                "DAY&limit=1001 | limit",
                "DAY&limit=ten | limit",
                "DAY&offset=-1 | offset",
                "DAY&order=newest | order",
                "DAY&includeIdentifyingFields=1 | includeIdentifyingFields",
                "DAY&projectId= | projectId",
                "DAY&userId=a&userId=b | userId",
                "DAY&userId=%00 | userId",
                "DAY&cursor=x | cursor",
                "DAY&cursor=MX4xfkFGVEVSfjB-eH5-fg | cursor"
            })
    void aFaultIsNamed(String query, String field) {
        HttpResponse<String> response =
                answer(reader, query.replace("DAY", "minTimestamp=2026-01-01&maxTimestamp=2026-01-02"));

        assertThat(json(response, 422).get("errors").propertyNames()).contains(field);
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
    }

    @Test
    void aCursorBelongsToItsQueryAndOffset() {
        Instant from = hour.plus(Duration.ofHours(1));
        String next = json(answer(reader, range(from, from.plus(Duration.ofHours(24))) + "&limit=40"), 200)
                .get("next")
                .stringValue();
        String query = next.substring(next.indexOf('?') + 1);

        json(answer(reader, query), 200);
        json(answer(reader, query.replace("offset=40", "offset=41")), 422);
        json(answer(reader, query + "&userId=u-1"), 422);
        json(answer(reader, query.replace("limit=40", "limit=41")), 422);
    }

    @Test
    void readingNeedsATokenThePermissionAndTheOwnOrganization() {
        String day = range(hour, hour.plus(Duration.ofHours(24)));
        json(answer(reader.as(""), day), 401);
        json(answer(administrator.with(org, "svc", "WRITE_EVENTS"), day), 403);
        json(answer(reader, day + "&orgId=" + other), 403);
        assertThat(json(answer(reader, day + "&orgId=" + org + "&userId=foreign"), 200)
                        .get("totalCount")
                        .intValue())
                .isZero();

        // A system administrator sees every organization, or the one asked for.
        assertThat(json(answer(administrator, day + "&userId=foreign&orgId=" + other), 200)
                        .get("totalCount")
                        .intValue())
                .isEqualTo(1);
        assertThat(json(answer(administrator, range(hour, hour) + "&limit=1000"), 200)
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("userId").stringValue()))
                .contains("foreign", "bare", "full");
        String next = range(hour, hour) + "&limit=2";
        int seen = 0;
        while (next != null) {
            JsonNode page = json(answer(administrator, next), 200);
            seen += page.get("count").intValue();
            String link = page.get("next").isNull() ? null : page.get("next").stringValue();
            next = link == null ? null : link.substring(link.indexOf('?') + 1);
            if (next == null) {
                assertThat(seen).isEqualTo(page.get("totalCount").intValue());
            }
        }
    }

    @Test
    void thePathMayLackItsSlash() {
        assertThat(json(
                                reader.get(USAGE.substring(0, USAGE.length() - 1) + "?" + range(hour, hour)
                                        + "&userId=bare"),
                                200)
                        .get("totalCount")
                        .intValue())
                .isEqualTo(1);
    }

    private static String id(JsonNode row) {
        return new Made(
                        Instant.parse(row.get("timestamp").stringValue()),
                        row.get("userId").stringValue(),
                        row.get("projectId").asString(),
                        row.get("modelId").asString())
                .id();
    }

    private JsonNode ok(String filter) {
        return json(answer(reader, range(hour, hour.plus(Duration.ofHours(24))) + "&" + filter), 200);
    }

    private static String range(Instant from, Instant to) {
        return "minTimestamp=" + from + "&maxTimestamp=" + to;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The answer to a GET, which is one that the OpenAPI document allows. */
    private HttpResponse<String> answer(ApiClient caller, String query) {
        HttpResponse<String> response = caller.get(USAGE + "?" + query);
        SimpleResponse.Builder shown =
                SimpleResponse.Builder.status(response.statusCode()).withBody(response.body());
        response.headers().map().forEach(shown::withHeader);
        assertThat(description
                        .validateResponse(USAGE, Request.Method.GET, shown.build())
                        .getMessages())
                .as(() -> query + ": " + response.statusCode() + " " + response.body())
                .isEmpty();
        return response;
    }
}
