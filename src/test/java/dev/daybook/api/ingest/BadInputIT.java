package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Permission;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.Tenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is answered to whoever posts what cannot be taken: the status, the field, the sentence; and nothing is stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT extends IntegrationTest {

    private static final String ORGANIZATION = "bad-input";
    private static final String GOOD = "{\"event\":\"Login\",\"userId\":\"u\"}";
    private static final String MAX = "daybook.ingest.max-";

    @Autowired
    private EventLog log;

    private IngestClient client;

    @BeforeAll
    void signIn(@Autowired ApiTokens tokens, @LocalServerPort int port) {
        client = IngestClient.of(port, tokens, ORGANIZATION, Permission.WRITE_EVENTS);
    }

    /**
     * A bad input and its answer.
     *
     * @param field the field of a fault that is named, or null if none is to be
     * @param message a part of that fault's message, or of the answer's own
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bad(
            String what,
            String type,
            @Nullable String encoding,
            byte[] body,
            int status,
            @Nullable Integer index,
            @Nullable String field,
            String message) {

        @Override
        public String toString() {
            return what + ": " + status;
        }
    }

    static Stream<Bad> badInputs() {
        return Stream.of(
                // No JSON
                json(400, "empty body", "", "The body is empty."),
                json(400, "only white space", " \r\n\t", "The body is empty."),
                json(400, "no JSON at all", "event=Login", "line 1, column"),
                json(400, "cut off", "{\"event\":\"Login\",\"userId\"", "line 1"),
                json(400, "cut off in a later line", "[" + GOOD + ",\n{\"event\":", "line 2"),
                json(400, "array cut off", "[" + GOOD + ",", "line 1"),
                json(400, "comma at the end", "{\"event\":\"Login\",\"userId\":\"u\",}", "column 31"),
                json(400, "name without quotes", "{event:\"Login\"}", "column 2"),
                json(400, "single quotes", "{'event':'Login'}", "column 2"),
                json(400, "a comment", "{/**/\"event\":\"Login\"}", "column 2"),
                json(400, "NaN", details("NaN"), "line 1"),
                json(400, "zero at the start of a number", details("007"), "line 1"),
                json(400, "plus before a number", details("+1"), "line 1"),
                json(400, "a raw newline in a string", "{\"event\":\"Log\nin\",\"userId\":\"u\"}", "line 1"),
                json(400, "a raw NUL in a string", "{\"event\":\"Log\u0000in\",\"userId\":\"u\"}", "line 1"),
                json(400, "an unknown escape", "{\"event\":\"\\x\",\"userId\":\"u\"}", "line 1"),
                json(400, "a short escape", "{\"event\":\"\\u12\",\"userId\":\"u\"}", "line 1"),
                json(400, "garbage after the object", GOOD + "x", "line 1, column 31"),
                json(400, "two objects", GOOD + GOOD, "application/x-ndjson"),
                json(400, "a bracket too many", "[" + GOOD + "]]", "line 1, column"),
                json(400, "half of a surrogate pair in a name", details("{\"\\ud800\":1}"), "surrogate"),
                json(400, "a character that is none", "\uD835\uDC00", "line 1"),
                bytes(
                        400,
                        "a byte that is no UTF-8",
                        "{\"event\":\"\u00fc\"}".getBytes(ISO_8859_1),
                        "not UTF-8 (line 1, byte 11)"),
                bytes(400, "an overlong form", new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', '}'}, "byte 3"),
                bytes(
                        400,
                        "a surrogate in UTF-8",
                        new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                        "byte 2"),
                bytes(400, "UTF-16", GOOD.getBytes(UTF_16LE), "line 1"),
                // Framing of lines
                lines(400, "two objects on a line", GOOD + GOOD, "more than one value on a line (line 1"),
                lines(
                        400,
                        "an object on two lines",
                        GOOD + "\n{\n\"event\":\"Login\"}",
                        "does not end on its line (line 2"),
                lines(
                        400,
                        "an array on two lines",
                        "[" + GOOD + ",\n" + GOOD + "]",
                        "does not end on its line (line 1"),
                lines(
                        400,
                        "a line cut off",
                        GOOD + "\r\n\r\n{\"event\":\r\n" + GOOD,
                        "does not end on its line (line 3"),
                lines(400, "garbage in a line", GOOD + "\nx", "line 2"),
                lines(422, "an array on a line", GOOD + "\n[" + GOOD + "]", 1, "", "must be a JSON object"),
                lines(422, "a bad line", GOOD + "\n\n{\"event\":\"a\"}\n", 1, "userId", "userId is required."),
                // The body as a whole
                json(422, "a string", "\"Login\"", null, "", "must be a JSON object"),
                json(422, "null", "null", null, "", "must be a JSON object"),
                json(422, "a number in the array", "[" + GOOD + ",1]", 1, "", "must be a JSON object"),
                json(422, "an array in the array", "[[" + GOOD + "]]", 0, "", "must be a JSON object"),
                json(422, "null in the array", "[null," + GOOD + "]", 0, "", "must be a JSON object"),
                json(422, "brackets without end", "[".repeat(100_000), 0, "", "must be a JSON object"),
                // Fields
                json(422, "nothing", "{}", null, "event", "event is required."),
                json(422, "no event", "{\"userId\":\"u\"}", null, "event", "event is required."),
                json(422, "event null", "{\"event\":null,\"userId\":\"u\"}", null, "event", "event is required."),
                json(422, "event empty", "{\"event\":\"\",\"userId\":\"u\"}", null, "event", "must not be empty"),
                json(422, "event blank", "{\"event\":\" \\t\",\"userId\":\"u\"}", null, "event", "must not be empty"),
                json(422, "event a number", "{\"event\":1,\"userId\":\"u\"}", null, "event", "must be a string"),
                json(
                        422,
                        "event too long",
                        "{\"event\":\"" + "e".repeat(257) + "\",\"userId\":\"u\"}",
                        null,
                        "event",
                        "256"),
                json(422, "no userId", "{\"event\":\"Login\"}", null, "userId", "userId is required."),
                json(422, "userId a number", "{\"event\":\"Login\",\"userId\":17}", null, "userId", "must be a string"),
                json(
                        422,
                        "userId an object",
                        "{\"event\":\"Login\",\"userId\":{\"id\":1}}",
                        null,
                        "userId",
                        "must be a string"),
                json(
                        422,
                        "projectId too long",
                        with("projectId", "\"" + "p".repeat(257) + "\""),
                        null,
                        "projectId",
                        "256"),
                json(422, "an unknown field", with("foo", "1"), null, "foo", "foo is not a field of an event."),
                json(422, "a field in another case", with("UserID", "\"u\""), null, "UserID", "is not a field"),
                json(422, "id given", with("id", "\"x\""), null, "id", "is not a field"),
                json(
                        422,
                        "an unknown field of context",
                        with("context", "{\"foo\":1}"),
                        null,
                        "context.foo",
                        "is not a field"),
                json(
                        422,
                        "orgId in context",
                        with("context", "{\"orgId\":\"x\"}"),
                        null,
                        "context.orgId",
                        "is not a field"),
                json(422, "context a string", with("context", "\"x\""), null, "context", "must be an object"),
                json(
                        422,
                        "orgName a boolean",
                        with("context", "{\"orgName\":true}"),
                        null,
                        "context.orgName",
                        "must be a string"),
                json(422, "username an array", with("username", "[\"ada\"]"), null, "username", "must be a string"),
                json(422, "ip a list", with("ip", "\"203.0.113.7, 10.0.0.1\""), null, "ip", "one IP address"),
                json(422, "ip empty", with("ip", "\"\""), null, "ip", "left out"),
                json(422, "ip too long", with("ip", "\"" + "1".repeat(256) + "\""), null, "ip", "255"),
                json(422, "orgId empty", with("orgId", "\"\""), null, "orgId", "must not be empty"),
                json(403, "another organization", with("orgId", "\"default\""), "not the caller's own"),
                json(
                        422,
                        "report unknown",
                        with("auditReportType", "\"OTHER\""),
                        null,
                        "auditReportType",
                        "APP_USAGE or ADMIN_USAGE"),
                json(
                        422,
                        "report in another case",
                        with("auditReportType", "\"app_usage\""),
                        null,
                        "auditReportType",
                        "APP_USAGE"),
                json(
                        422,
                        "report of a known label",
                        "{\"event\":\"Project Created\",\"userId\":\"u\",\"auditReportType\":\"ADMIN_USAGE\"}",
                        null,
                        "auditReportType",
                        "belong to APP_USAGE"),
                json(422, "actor an array", with("actor", "[]"), null, "actor", "must be an object"),
                json(
                        422,
                        "actor's type a number",
                        with("actor", "{\"type\":1}"),
                        null,
                        "actor.type",
                        "must be a string"),
                json(
                        422,
                        "actor's type empty",
                        with("actor", "{\"type\":\"\"}"),
                        null,
                        "actor.type",
                        "must not be empty"),
                json(
                        422,
                        "userId in actor",
                        with("actor", "{\"userId\":\"u\"}"),
                        null,
                        "actor.userId",
                        "belongs to the event itself"),
                json(
                        422,
                        "ip in actor",
                        with("actor", "{\"ip\":\"::1\"}"),
                        null,
                        "actor.ip",
                        "belongs to the event itself"),
                json(422, "target empty", with("target", "{}"), null, "target.type", "target.type is required."),
                json(
                        422,
                        "target without id",
                        with("target", "{\"type\":\"model\"}"),
                        null,
                        "target.id",
                        "target.id is required."),
                json(
                        422,
                        "an unknown field of target",
                        with("target", "{\"type\":\"m\",\"id\":\"i\",\"url\":\"x\"}"),
                        null,
                        "target.url",
                        "is not a field"),
                json(422, "details an array", with("details", "[{}]"), null, "details", "must be an object"),
                json(422, "details a string", with("details", "\"{}\""), null, "details", "must be an object"),
                json(
                        422,
                        "details too deep",
                        details("[[[[[[[[1]]]]]]]]"),
                        null,
                        "details.x[0][0][0][0][0][0][0]",
                        "deeper than 8 levels (" + MAX + "depth)"),
                json(
                        422,
                        "details without end",
                        details("[".repeat(50_000)),
                        null,
                        "details.x[0][0][0][0][0][0][0]",
                        "deeper than 8 levels"),
                json(
                        422,
                        "actor too deep",
                        with("actor", "{\"session\":" + "{\"a\":".repeat(8) + "1" + "}".repeat(9)),
                        null,
                        "actor.session.a.a.a.a.a.a.a",
                        "deeper than 8 levels"),
                // Times
                json(
                        422,
                        "an offset of one digit",
                        with("timestamp", "\"2026-01-31T12:00:00+5\""),
                        null,
                        "timestamp",
                        "ISO 8601"),
                json(422, "no time", with("timestamp", "\"yesterday\""), null, "timestamp", "ISO 8601"),
                json(
                        422,
                        "a number of seconds",
                        with("timestamp", "1769860800"),
                        null,
                        "timestamp",
                        "must be a string"),
                json(422, "30 February", with("timestamp", "\"2026-02-30T00:00:00Z\""), null, "timestamp", "ISO 8601"),
                json(
                        422,
                        "ten digits of a second",
                        with("timestamp", "\"2026-01-31T00:00:00.1234567890Z\""),
                        null,
                        "timestamp",
                        "nine digits"),
                json(
                        422,
                        "too far an offset",
                        with("timestamp", "\"2026-01-31T00:00:00+19:00\""),
                        null,
                        "timestamp",
                        "ISO 8601"),
                json(
                        422,
                        "too old",
                        with("timestamp", time(-366)),
                        null,
                        "timestamp",
                        "older than the retention period of 365 days"),
                json(422, "too far ahead", with("timestamp", time(1)), null, "timestamp", "ahead of the clock"),
                json(422, "before 1970", with("timestamp", "\"1969-12-31T23:59:59Z\""), null, "timestamp", "1970"),
                json(
                        422,
                        "the year 9999",
                        with("timestamp", "\"9999-12-31T23:59:59-18:00\""),
                        null,
                        "timestamp",
                        "ahead of the clock"),
                json(
                        422,
                        "a key without a time",
                        with("idempotencyKey", "\"k\""),
                        null,
                        "timestamp",
                        "required with idempotencyKey"),
                json(422, "an empty key", with("idempotencyKey", "\"\""), null, "idempotencyKey", "must not be empty"),
                // Characters, names, numbers
                json(422, "NUL", with("username", "\"a\\u0000\""), null, "username", "NUL"),
                json(422, "NUL in details", details("[\"\\u0000\"]"), null, "details.x[0]", "NUL"),
                json(422, "NUL in a name", details("{\"a\\u0000\":1}"), null, "details.x.a\uFFFD", "NUL"),
                json(422, "half of a surrogate pair", with("username", "\"\\ud83d\""), null, "username", "surrogate"),
                json(
                        422,
                        "surrogates in the wrong order",
                        details("\"\\ude00\\ud83d\""),
                        null,
                        "details.x",
                        "surrogate"),
                json(
                        422,
                        "a field twice",
                        "{\"event\":\"a\",\"event\":\"a\",\"userId\":\"u\"}",
                        null,
                        "event",
                        "event occurs twice."),
                json(
                        422,
                        "a field twice, once escaped",
                        "{\"event\":\"a\",\"\\u0065vent\":\"a\",\"userId\":\"u\"}",
                        null,
                        "event",
                        "occurs twice"),
                json(
                        422,
                        "a name twice in details",
                        details("[{\"a\":1,\"b\":2,\"a\":1}]"),
                        null,
                        "details.x[0].a",
                        "occurs twice"),
                json(
                        422,
                        "a name twice in actor",
                        with("actor", "{\"email\":\"a\",\"email\":\"a\"}"),
                        null,
                        "actor.email",
                        "occurs twice"),
                json(422, "a number beyond 2^53", details("9007199254740993"), null, "details.x", "double"),
                json(
                        422,
                        "too exact a number",
                        details("{\"y\":[0.1, 0.12345678901234567890]}"),
                        null,
                        "details.x.y[1]",
                        "double"),
                json(422, "too large a number", details("1e309"), null, "details.x", "double"),
                json(422, "too small a number", details("1e-330"), null, "details.x", "double"),
                json(422, "an exponent beyond an int", details("1e-99999999999"), null, "details.x", "double"),
                json(422, "a zero beyond PostgreSQL's", details("0e-20000"), null, "details.x", "double"),
                json(422, "too long for a proof", details("\"" + "\\u0001".repeat(10_900) + "\""), null, "", "65535"),
                json(
                        422,
                        "the second too long for a proof",
                        "[" + GOOD + "," + details("\"" + "\\u0001".repeat(10_900) + "\"") + "]",
                        1,
                        "",
                        "65535"),
                json(422, "a number of actor", with("actor", "{\"n\":1e400}"), null, "actor.n", "double"),
                json(
                        422,
                        "the last of many",
                        "[" + (GOOD + ",").repeat(50) + "{\"event\":\"a\"}]",
                        50,
                        "userId",
                        "userId is required."),
                json(
                        422,
                        "too old in an array",
                        "[" + GOOD + "," + with("timestamp", time(-400)) + "]",
                        1,
                        "timestamp",
                        "retention"),
                // Limits
                json(
                        413,
                        "too many events",
                        "["
                                + IntStream.rangeClosed(0, 10_000)
                                        .mapToObj(i -> GOOD)
                                        .collect(Collectors.joining(",")) + "]",
                        "10000 events"),
                lines(413, "too many lines", (GOOD + "\n").repeat(10_001), MAX + "events"),
                json(413, "too long an event", details("\"" + "x".repeat(65_536) + "\""), MAX + "event-size"),
                json(
                        413,
                        "too long an event of many",
                        "[" + GOOD + "," + GOOD.replace("{", "{" + " ".repeat(65_536)) + "]",
                        "65536 bytes"),
                json(413, "too long a name", details("{\"" + "x".repeat(100_000) + "\":1}"), MAX + "event-size"),
                json(413, "too long a body", GOOD + " ".repeat(16 << 20), MAX + "request-size"),
                packed(
                        413,
                        "too long once unpacked",
                        gzip((" ".repeat(16 << 20) + GOOD).getBytes(UTF_8)),
                        "16777216 bytes"),
                // Packing
                packed(400, "gzip that is none", GOOD.getBytes(UTF_8), "gzip"),
                packed(400, "gzip of nothing", new byte[0], "gzip"),
                packed(400, "gzip of 400 000 empty members", repeat(gzip(new byte[0]), 400_000), "empty"),
                packed(400, "gzip and garbage", concat(gzip(GOOD.getBytes(UTF_8)), new byte[] {1, 2, 3}), "gzip"),
                packed(400, "gzip cut off", cut(gzip(GOOD.getBytes(UTF_8)), 12), "gzip"),
                packed(400, "gzip with a wrong checksum", flip(gzip(GOOD.getBytes(UTF_8)), -8), "gzip"),
                packed(400, "gzip of no JSON", gzip("x".getBytes(UTF_8)), "line 1"),
                packed(422, "gzip of a bad event", gzip("{\"userId\":\"u\"}".getBytes(UTF_8)), "event is required."),
                // Types
                new Bad("brotli", IngestClient.JSON, "br", GOOD.getBytes(UTF_8), 415, null, null, ""),
                new Bad("gzip twice", IngestClient.JSON, "gzip, gzip", GOOD.getBytes(UTF_8), 415, null, null, ""),
                new Bad("plain text", "text/plain", null, GOOD.getBytes(UTF_8), 415, null, null, ""),
                new Bad("a form", "application/x-www-form-urlencoded", null, GOOD.getBytes(UTF_8), 415, null, null, ""),
                new Bad("problem+json", "application/problem+json", null, GOOD.getBytes(UTF_8), 415, null, null, ""),
                new Bad(
                        "another charset",
                        "application/json;charset=iso-8859-1",
                        null,
                        GOOD.getBytes(UTF_8),
                        415,
                        null,
                        null,
                        ""),
                new Bad(
                        "an unknown charset",
                        "application/json;charset=klingon",
                        null,
                        GOOD.getBytes(UTF_8),
                        415,
                        null,
                        null,
                        ""),
                new Bad("a type that is none", "json", null, GOOD.getBytes(UTF_8), 415, null, null, ""));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void isRefusedAndStoresNothing(Bad bad) {
        long before = stored();
        HttpResponse<String> response = bad.encoding == null
                ? client.post(bad.body, "Content-Type", bad.type)
                : client.post(bad.body, "Content-Type", bad.type, "Content-Encoding", bad.encoding);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(bad.status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode answer = JsonMapper.shared().readTree(response.body());
        assertThat(answer.get("message").asString()).isNotEmpty();
        if (bad.field == null) {
            assertThat(answer.get("message").asString()).contains(bad.message);
        } else {
            assertThat(answer.get("errors").valueStream()).as(response.body()).anySatisfy(fault -> {
                assertThat(fault.get("field").asString()).isEqualTo(bad.field);
                assertThat(fault.get("message").asString()).contains(bad.message);
                assertThat(fault.has("index")).isEqualTo(bad.index != null);
                assertThat(bad.index == null || fault.get("index").asInt() == bad.index)
                        .isTrue();
            });
        }
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void oneAnswerNamesTheFaultsOfTheReaderAndOfTheLog() {
        HttpResponse<String> response = client.post("[" + with("timestamp", time(-400)) + ",{\"event\":\"a\"}," + GOOD
                + "," + with("username", "\"" + "x".repeat(1025) + "\"") + "]");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(JsonMapper.shared().readTree(response.body()).get("errors").valueStream())
                .extracting(fault ->
                        fault.get("index").asInt() + " " + fault.get("field").asString())
                .containsExactly("0 timestamp", "1 userId", "3 username");
    }

    @Test
    void oneAnswerNamesAHundredFaultsAtMost() {
        HttpResponse<String> response = client.post("[" + "{},".repeat(500) + GOOD + "]");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(JsonMapper.shared().readTree(response.body()).get("errors")).hasSize(100);
    }

    @Test
    void aBodyWithoutATypeIsRefused() {
        assertThat(client.post(GOOD.getBytes(UTF_8)).statusCode()).isEqualTo(415);
        assertThat(client.post(new byte[0]).statusCode()).isEqualTo(415);
    }

    @Test
    void whoMayNotWriteIsDeniedBeforeItsBodyIsRead(@Autowired ApiTokens tokens, @LocalServerPort int port) {
        long before = stored();
        IngestClient reader = IngestClient.of(
                port, tokens, ORGANIZATION, Permission.CAN_ACCESS_USER_ACTIVITY, Permission.ADMIN_API_ACCESS);
        HttpResponse<String> response = reader.post("no JSON");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("WRITE_EVENTS");
        assertThat(new IngestClient(port, "unknown").post(GOOD).statusCode()).isEqualTo(401);
        // The token of this test is an event itself.
        assertThat(stored()).isEqualTo(before + 1);
    }

    @Test
    void aContentLengthBeyondTheLimitIsRefusedBeforeAnythingIsSent(@LocalServerPort int port) throws IOException {
        assertThat(exchange(port, "Content-Length: 16777217\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyThatEndsEarlyIsMalformed(@LocalServerPort int port) throws IOException {
        long before = stored();
        for (String cutOff : List.of("Content-Length: 100\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nzz\r\n")) {
            assertThat(exchange(port, cutOff + GOOD))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/json")
                    .contains("\"message\"");
        }
        assertThat(stored()).isEqualTo(before);
    }

    /** What the service answers to these headers and body, after which the caller sends no more. */
    private String exchange(int port, String rest) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            ("POST /api/v2/eventLogs/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                            + client.token() + "\r\nContent-Type: application/json\r\n" + rest)
                                    .getBytes(UTF_8));
            socket.shutdownOutput();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), UTF_8);
            }
        }
    }

    private long stored() {
        return log.count(EventQuery.of(new Tenant.Organization(ORGANIZATION)));
    }

    private static Bad json(int status, String what, String body, String message) {
        return bytes(status, what, body.getBytes(UTF_8), message);
    }

    private static Bad bytes(int status, String what, byte[] body, String message) {
        return new Bad(what, IngestClient.JSON, null, body, status, null, null, message);
    }

    private static Bad json(
            int status, String what, String body, @Nullable Integer index, String field, String message) {
        return new Bad(what, IngestClient.JSON, null, body.getBytes(UTF_8), status, index, field, message);
    }

    private static Bad lines(int status, String what, String body, String message) {
        return new Bad("lines, " + what, IngestClient.LINES, null, body.getBytes(UTF_8), status, null, null, message);
    }

    private static Bad lines(int status, String what, String body, int index, String field, String message) {
        return new Bad("lines, " + what, IngestClient.LINES, null, body.getBytes(UTF_8), status, index, field, message);
    }

    private static Bad packed(int status, String what, byte[] body, String message) {
        return new Bad(what, IngestClient.JSON, "gzip", body, status, null, null, message);
    }

    private static String with(String field, String value) {
        return "{\"event\":\"Login\",\"userId\":\"u\",\"" + field + "\":" + value + "}";
    }

    private static String details(String x) {
        return with("details", "{\"x\":" + x + "}");
    }

    private static String time(int days) {
        return "\"" + Instant.now().plus(days, ChronoUnit.DAYS) + "\"";
    }

    private static byte[] repeat(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException neverInMemory) {
            throw new IllegalStateException(neverInMemory);
        }
        return packed.toByteArray();
    }

    private static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] flip(byte[] bytes, int fromEnd) {
        byte[] flipped = bytes.clone();
        flipped[bytes.length + fromEnd] ^= 0x55;
        return flipped;
    }
}
