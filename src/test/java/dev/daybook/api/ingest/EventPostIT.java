package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Permission;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.LogEntries;
import dev.daybook.event.Report;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.EventId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventPostIT extends IntegrationTest {

    private static final String ORGANIZATION = "event-post";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    /** A moment that no log refuses for its age, to the microsecond. */
    private final Instant moment = Instant.now().minus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);

    @Autowired
    private EventLog log;

    @Autowired
    private LogEntries entries;

    private IngestClient client;

    @BeforeAll
    void signIn(@Autowired ApiTokens tokens, @LocalServerPort int port) {
        client = IngestClient.of(port, tokens, ORGANIZATION, Permission.WRITE_EVENTS);
    }

    @Test
    void aSingleEventIsAnsweredWithItsIdAndPositionAndReadBackAsPosted() {
        JsonNode posted = created(client.post("""
                {
                  "event": "Project Created", "timestamp": "%s", "userId": "u-1", "username": "ada", "ip": "203.0.113.7",
                  "projectId": "p-1", "orgId": "event-post",
                  "context": {"orgName": "Acme", "projectName": "Churn", "projectType": "Binary", "userProjectRole": "OWNER"},
                  "actor": {"type": "api_key", "email": "ada@example.com", "apiKeyId": "key-1", "asn": [64496, null, true]},
                  "target": {"type": "model", "id": "mdl-1", "name": "Churn v3"},
                  "details": {"a": [1, 2.5, -0.25, 1e2], "b": {"c": null}}, "idempotencyKey": "whole-1"
                }""".formatted(moment)));
        assertThat(posted.propertyNames()).containsExactly("id", "position", "duplicate", "leafHash");
        AuditEvent stored = stored(posted);
        assertThat(stored.timestamp()).isEqualTo(moment);
        assertThat(stored.position()).isEqualTo(posted.get("position").asLong());
        assertThat(entries.find(ORGANIZATION, stored.id(), false).orElseThrow().leafHash())
                .hasToString(posted.get("leafHash").asString());
        assertThat(stored.type().label()).isEqualTo("Project Created");
        assertThat(stored.actor().username()).isEqualTo("ada");
        assertThat(stored.actor().ip()).isEqualTo("203.0.113.7");
        assertThat(stored.actor().email()).isEqualTo("ada@example.com");
        assertThat(stored.actor().type()).isEqualTo("api_key");
        assertThat(stored.actor().apiKeyId()).isEqualTo("key-1");
        assertThat(JSON.readTree(stored.actor().attributes()))
                .isEqualTo(JSON.readTree("{\"asn\": [64496, null, true]}"));
        assertThat(stored.scope().projectName()).isEqualTo("Churn");
        assertThat(stored.scope().userProjectRole()).isEqualTo("OWNER");
        assertThat(stored.target())
                .isNotNull()
                .satisfies(target -> assertThat(target.id()).isEqualTo("mdl-1"));
        assertThat(JSON.readTree(stored.details()).get("b").get("c").isNull()).isTrue();
        assertThat(stored.idempotencyKey()).isEqualTo("whole-1");
    }

    @Test
    void severalEventsAreAnsweredInTheOrderSent() {
        String array = JSON.writeValueAsString(IntStream.range(0, 500)
                .mapToObj(
                        i -> JSON.createObjectNode().put("event", "Login " + i).put("userId", "u"))
                .toList());
        JsonNode posted = created(client.post(array));
        assertThat(posted.propertyNames()).containsExactly("count", "duplicates", "records");
        assertThat(posted.get("count").asInt()).isEqualTo(500);
        assertThat(posted.get("duplicates").asInt()).isZero();
        for (int i : List.of(0, 250, 499)) {
            assertThat(stored(posted.get("records").get(i)).type().label()).isEqualTo("Login " + i);
        }
    }

    @Test
    void aRepeatedPostStoresNothingAndNamesTheFirstRecord() {
        String event = keyed("again", "Model Deleted");
        JsonNode first = created(client.post(event));
        JsonNode again = created(client.post(event));
        assertThat(first.get("duplicate").asBoolean()).isFalse();
        assertThat(again.get("duplicate").asBoolean()).isTrue();
        assertThat(again.get("id")).isEqualTo(first.get("id"));
        assertThat(again.get("position")).isEqualTo(first.get("position"));
        assertThat(again.get("leafHash")).isEqualTo(first.get("leafHash"));

        JsonNode several = created(client.post("[" + keyed("new", "Model Deleted") + "," + event + "]"));
        assertThat(several.get("count").asInt()).isEqualTo(2);
        assertThat(several.get("duplicates").asInt()).isEqualTo(1);
        assertThat(several.get("records").get(1).get("id")).isEqualTo(first.get("id"));
        assertThat(several.get("records").get(1).get("leafHash")).isEqualTo(first.get("leafHash"));
    }

    @Test
    void otherContentUnderTheSameKeyIsAConflict() {
        created(client.post(keyed("conflict", "Project Created")));
        HttpResponse<String> single = client.post(keyed("conflict", "Project Deleted"));
        assertThat(single.statusCode()).as(single.body()).isEqualTo(409);
        assertThat(JSON.readTree(single.body()).at("/errors/0").has("index")).isFalse();
        HttpResponse<String> array =
                client.post("[" + keyed("fresh", "Project Created") + "," + keyed("conflict", "Project Deleted") + "]");
        assertThat(array.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(array.body()).at("/errors/0/index").asInt(-1)).isEqualTo(1);
        assertThat(created(client.post(keyed("fresh", "Project Created")))
                        .get("duplicate")
                        .asBoolean())
                .as("the conflict stored nothing")
                .isFalse();
    }

    @Test
    void aCustomLabelIsReportedAndBelongsToAppUsageUnlessTheEventSaysOtherwise() {
        JsonNode custom = created(client.post("{\"event\":\"Coffee Brewed\",\"userId\":\"u\"}"));
        assertThat(custom.get("custom").asBoolean()).isTrue();
        assertThat(stored(custom).type().report()).isEqualTo(Report.APP_USAGE);
        JsonNode admin = created(client.post(
                "{\"event\":\"Coffee Machine Replaced\",\"userId\":\"u\",\"auditReportType\":\"ADMIN_USAGE\"}"));
        assertThat(stored(admin).type().report()).isEqualTo(Report.ADMIN_USAGE);
        JsonNode both = created(client.post("[{\"event\":\"Project Created\",\"userId\":\"u\"},"
                + "{\"event\":\"project created\",\"userId\":\"u\"}]"));
        assertThat(both.at("/records/0").has("custom")).isFalse();
        assertThat(both.at("/records/1/custom").asBoolean()).isTrue();
    }

    @Test
    void linesAreTakenWithEitherEndBlankOnesSkippedAndTheLastOneOpen() {
        for (String lines : List.of(
                line("a") + "\n" + line("b"),
                line("a") + "\r\n" + line("b") + "\r\n",
                "\n\n  \r\n" + line("a") + "\n \t\n" + line("b") + "\n\n",
                "\uFEFF" + line("a") + "\n" + line("b") + "\n")) {
            JsonNode posted = created(client.post(IngestClient.LINES, lines));
            assertThat(posted.get("records")).hasSize(2);
            assertThat(stored(posted.at("/records/0")).type().label()).isEqualTo("a");
            assertThat(stored(posted.at("/records/1")).type().label()).isEqualTo("b");
        }
    }

    @Test
    void noEventsAreNoFault() {
        for (JsonNode posted : List.of(
                created(client.post("[]")),
                created(client.post(IngestClient.LINES, "")),
                created(client.post(IngestClient.LINES, "\n\n")))) {
            assertThat(posted).isEqualTo(JSON.readTree("{\"count\":0,\"duplicates\":0,\"records\":[]}"));
        }
    }

    @Test
    void packedBodiesAreTakenInEveryForm() {
        for (String encoding : List.of("gzip", "GZIP", "x-gzip")) {
            assertThat(created(client.post(
                                    BadInputIT.gzip(("[" + line("a") + "]").getBytes(UTF_8)),
                                    "Content-Type",
                                    IngestClient.JSON,
                                    "Content-Encoding",
                                    encoding))
                            .get("count")
                            .asInt())
                    .isEqualTo(1);
        }
        String many =
                IntStream.range(0, 10_000).mapToObj(i -> line("packed " + i)).collect(Collectors.joining("\n"));
        assertThat(created(client.post(
                                BadInputIT.gzip(many.getBytes(UTF_8)),
                                "Content-Type",
                                IngestClient.LINES,
                                "Content-Encoding",
                                "gzip"))
                        .get("count")
                        .asInt())
                .isEqualTo(10_000);
        assertThat(created(client.post(
                                line("a").getBytes(UTF_8),
                                "Content-Type",
                                IngestClient.JSON,
                                "Content-Encoding",
                                "identity"))
                        .has("id"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "Application/JSON",
                "application/json;charset=us-ascii",
                "application/json;profile=x"
            })
    void theTypeMayHaveParameters(String type) {
        created(client.post(type, line("typed")));
    }

    @Test
    void thePathMayLackItsSlashAndAnyAnswerMayBeAccepted(@LocalServerPort int port) {
        for (String accept : List.of("*/*", "application/json", "application/*")) {
            created(IngestClient.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v2/eventLogs"))
                            .header("Authorization", "Token " + client.token())
                            .header("Content-Type", IngestClient.JSON)
                            .header("Accept", accept)
                            .POST(HttpRequest.BodyPublishers.ofString(line("slash")))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0001\\u0008\\u001f\\u007f\\u0085",
                "\\\"\\\\\\/\\b\\f\\n\\r\\t",
                "\u202Eright to left\u202C \u05D0\u05D1\u0647",
                "\uD83D\uDE00\\ud83d\\ude00\uDBFF\uDFFF\uD800\uDC00",
                "\u2028\u2029\uFEFF\uFFFD\uFFFE\uFFFF",
                "e\u0301 is not \u00E9",
                " kept blanks "
            })
    void oddCharactersAreKeptExactly(String inJson) {
        String plain = JSON.readValue("\"" + inJson + "\"", String.class);
        AuditEvent stored = stored(created(client.post("""
                {"event": "<>", "userId": "<>", "username": "<>", "projectId": "<>", "actor": {"email": "<>", "<>": "<>"},
                 "target": {"type": "t", "id": "<>", "name": "<>"}, "context": {"orgName": "<>"},
                 "details": {"<>": ["<>"]}}""".replace("<>", inJson))));
        assertThat(stored.type().label()).isEqualTo(plain);
        assertThat(stored.actor().userId()).isEqualTo(plain);
        assertThat(stored.actor().username()).isEqualTo(plain);
        assertThat(stored.actor().email()).isEqualTo(plain);
        assertThat(stored.scope().projectId()).isEqualTo(plain);
        assertThat(stored.scope().orgName()).isEqualTo(plain);
        assertThat(stored.target())
                .isNotNull()
                .satisfies(target -> assertThat(target.name()).isEqualTo(plain));
        assertThat(JSON.readTree(stored.details()).get(plain).get(0).asString()).isEqualTo(plain);
        assertThat(JSON.readTree(stored.actor().attributes()).get(plain).asString())
                .isEqualTo(plain);
    }

    @Test
    void everyOffsetIsTheSameMomentAndNanosecondsAreCut() {
        for (String offset : List.of("Z", "+00:00", "-00:00", "+05:45", "-0930", "+14", "-18:00")) {
            String sent = FORMAT.format(moment.atOffset(ZoneOffset.of(offset))) + "999" + offset;
            assertThat(stored(created(client.post("{\"event\":\"a\",\"userId\":\"u\",\"timestamp\":\"" + sent + "\"}")))
                            .timestamp())
                    .as(sent)
                    .isEqualTo(moment);
        }
    }

    @Test
    void numbersThatADoubleHoldsAreKept() {
        String numbers =
                "[0, -1, 9007199254740992, 0.1, 1.10, 1e2, 1.7976931348623157e308, 5e-324, 123456789012345680000]";
        JsonNode kept = JSON.readTree(stored(created(
                                client.post("{\"event\":\"a\",\"userId\":\"u\",\"details\":{\"x\":" + numbers + "}}")))
                        .details())
                .get("x");
        JsonNode sent = JSON.readTree(numbers);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(kept.get(i).decimalValue())
                    .isEqualByComparingTo(sent.get(i).decimalValue());
        }
    }

    @Test
    void theExamplesOfTheOpenApiPageAreTaken() {
        String one = EventPostDescription.ONE.replaceFirst("\\d{4}-\\d\\d-\\d\\dT[^\"]*", moment.toString());
        assertThat(created(client.post(one)).has("id")).isTrue();
        assertThat(created(client.post(EventPostDescription.SEVERAL)).get("records"))
                .hasSize(2);
        assertThat(created(client.post(IngestClient.LINES, EventPostDescription.LINES))
                        .get("records"))
                .hasSize(2);
    }

    @Test
    void theOpenApiPageDescribesThisDoor(@LocalServerPort int port) {
        JsonNode api = JSON.readTree(IngestClient.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v3/api-docs/ingest")))
                .body());
        assertThat(api.get("paths").propertyNames())
                .containsExactlyInAnyOrder("/api/v2/eventLogs/", "/api/v2/eventLogs/predictionUsage/");
        JsonNode path = api.at("/paths/~1api~1v2~1eventLogs~1");
        assertThat(path.propertyNames()).containsExactly("post");
        assertThat(path.at("/post/requestBody/content").propertyNames())
                .containsExactlyInAnyOrder(IngestClient.JSON, IngestClient.LINES);
        assertThat(path.at("/post/responses").propertyNames())
                .contains("201", "400", "401", "403", "409", "413", "415", "422", "503");
        JsonNode event = api.at("/components/schemas/PostedEvent");
        assertThat(event.get("required").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("event", "userId");
        assertThat(event.get("additionalProperties").asBoolean()).isFalse();
    }

    private JsonNode created(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        return JSON.readTree(response.body());
    }

    private AuditEvent stored(JsonNode posted) {
        return log.find(
                        new Tenant.Organization(ORGANIZATION),
                        EventId.parse(posted.get("id").asString()).orElseThrow(),
                        true)
                .orElseThrow();
    }

    private static String line(String label) {
        return "{\"event\":\"" + label + "\",\"userId\":\"u\"}";
    }

    private String keyed(String key, String label) {
        return "{\"event\":\"" + label + "\",\"userId\":\"u\",\"timestamp\":\"" + moment + "\",\"idempotencyKey\":\""
                + key + "\"}";
    }
}
