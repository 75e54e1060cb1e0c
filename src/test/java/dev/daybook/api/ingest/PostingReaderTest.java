package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.event.Actor;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class PostingReaderTest {

    private static final IngestSettings SETTINGS =
            new IngestSettings(1000, DataSize.ofMegabytes(1), DataSize.ofKilobytes(64), 8, Set.of());
    private static final Caller CALLER = new Caller("svc", null, "acme", Set.of(Permission.WRITE_EVENTS), null);
    private static final String LEAST = "{\"event\":\"Login\",\"userId\":\"u-1\"}";

    private final PostingReader reader = new PostingReader(SETTINGS);

    @Test
    void readsEveryField() {
        assertThat(event("""
                {
                  "event": "Project Created",
                  "timestamp": "2026-01-31T13:00:00.123456789+01:00",
                  "userId": "u-1",
                  "username": "ada@example.com",
                  "ip": "203.0.113.7",
                  "projectId": "p-1",
                  "orgId": "acme",
                  "auditReportType": "ADMIN_USAGE",
                  "context": {"orgName": "Acme", "projectName": "Churn", "projectType": "Binary", "userProjectRole": "OWNER"},
                  "actor": {"type": "session", "email": "ada@example.com", "user_agent": "curl", "asn": [64496, null]},
                  "target": {"type": "model", "id": "mdl-1", "name": "Churn v3"},
                  "details": {"a": [1, 2.50, -0, 1e2], "b": {"c": null, "d": true, "e": false}, "": ""},
                  "idempotencyKey": "k-1"
                }"""))
                .isEqualTo(new NewEvent(
                        "Project Created",
                        Report.ADMIN_USAGE,
                        Instant.parse("2026-01-31T12:00:00.123456Z"),
                        new Actor(
                                "u-1",
                                "ada@example.com",
                                "203.0.113.7",
                                "ada@example.com",
                                "session",
                                null,
                                "{\"user_agent\":\"curl\",\"asn\":[64496,null]}"),
                        new Scope("acme", "Acme", "p-1", "Churn", "Binary", "OWNER"),
                        new Target("model", "mdl-1", "Churn v3"),
                        "{\"a\":[1,2.50,-0,1e2],\"b\":{\"c\":null,\"d\":true,\"e\":false},\"\":\"\"}",
                        "k-1"));
    }

    @Test
    void takesNullForAbsent() {
        NewEvent least =
                new NewEvent("Login", null, null, Actor.user("u-1"), Scope.organization("acme"), null, "{}", null);
        assertThat(event(LEAST)).isEqualTo(least);
        assertThat(event("""
                {"event": "Login", "timestamp": null, "userId": "u-1", "username": null, "ip": null, "projectId": null,
                 "orgId": null, "auditReportType": null, "actor": null, "target": null, "details": null,
                 "context": {"orgName": null, "projectName": null, "projectType": null, "userProjectRole": null},
                 "idempotencyKey": null}""")).isEqualTo(least);
    }

    @Test
    void knowsTheFieldsThatTheOpenApiPageLists() {
        assertThat(event("{\"event\":\"Login\",\"userId\":\"u-1\",\"target\":{\"type\":\"t\",\"id\":\"i\"}"
                        + nulls(PostedEvent.class, Set.of("event", "userId", "context", "actor", "target"))
                        + ",\"context\":{"
                        + nulls(PostedEvent.Context.class, Set.of()).substring(1) + "}"
                        + ",\"actor\":{"
                        + nulls(PostedEvent.Actor.class, Set.of()).substring(1) + "}}"))
                .extracting(read -> read.actor().attributes())
                .isEqualTo("{}");
    }

    private static String nulls(Class<? extends Record> shape, Set<String> except) {
        return Arrays.stream(shape.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !except.contains(name))
                .map(name -> ",\"" + name + "\":null")
                .collect(Collectors.joining());
    }

    @Test
    void readsAnArrayAndLinesInTheOrderSent() {
        String array = "[" + labelled("a") + ",\n" + labelled("b") + "]";
        String lines = "\n" + labelled("a") + "\r\n\r\n  " + labelled("b") + "\n \n";
        for (Posting<NewEvent> posting : List.of(read(array, false), read(lines, true))) {
            assertThat(posting.single()).isFalse();
            assertThat(posting.items(event -> List.of()))
                    .extracting(NewEvent::label)
                    .containsExactly("a", "b");
        }
        assertThat(read(labelled("a"), false).single()).isTrue();
        assertThat(read("\uFEFF" + labelled("a"), false).faults()).isEmpty();
        assertThat(read("\uFEFF" + labelled("a") + "\n" + labelled("b"), true).faults())
                .isEmpty();
    }

    @Test
    void takesNoEventsAtAll() {
        assertThat(read("[]", false).items(event -> List.of())).isEmpty();
        assertThat(read("", true).items(event -> List.of())).isEmpty();
        assertThat(read("\n\r\n", true).items(event -> List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0001\\u001f\\u007f",
                "\\\"\\\\\\/\\b\\f\\n\\r\\t",
                "\u202Eright to left\u202C \u05D0\u05D1",
                "\uD83D\uDE00 \\ud83d\\ude00 \uDBFF\uDFFF",
                "\u2028\u2029\uFEFF\uFFFD\uFFFF",
                "e\u0301 \u00E9"
            })
    void keepsOddCharactersExactly(String inJson) {
        NewEvent event = event("{\"event\":\"" + inJson + "\",\"userId\":\"u\",\"details\":{\"" + inJson + "\":\""
                + inJson + "\"},\"actor\":{\"" + inJson + "\":1}}");
        String plain = new tools.jackson.databind.json.JsonMapper().readValue("\"" + inJson + "\"", String.class);
        assertThat(event.label()).isEqualTo(plain);
        assertThat(new tools.jackson.databind.json.JsonMapper()
                        .readTree(event.details())
                        .get(plain)
                        .asString())
                .isEqualTo(plain);
        assertThat(new tools.jackson.databind.json.JsonMapper()
                        .readTree(event.actor().attributes())
                        .has(plain))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "0e99",
                "1",
                "-1",
                "9007199254740992",
                "9007199254740994",
                "0.1",
                "1.10",
                "3.141592653589793",
                "1e308",
                "1.7976931348623157e308",
                "5e-324",
                "1E+2",
                "1e23",
                "123456789012345",
                "1234567890123450000000",
                "0.000000000000000000001"
            })
    void keepsNumbersThatADoubleHolds(String number) {
        assertThat(event(withDetails("[" + number + "]")).details()).isEqualTo("{\"x\":[" + number + "]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "-9007199254740993",
                "0.1000000000000000055",
                "3.14159265358979323846",
                "1e309",
                "-1e309",
                "1e-400",
                "1.7976931348623159e308",
                "1e99999999999",
                "0e99999999999",
                "0e-20000",
                "4.9e-324",
                "12345678901234567890"
            })
    void refusesNumbersThatADoubleDoesNotHold(String number) {
        assertThat(read(withDetails("[0, " + number + "]"), false).faults())
                .containsExactly(Fault.of(
                        "details.x[1]",
                        "details.x[1] is a number that a double cannot hold exactly; send it as a string."));
    }

    @Test
    void refusesAVeryLongNumberWithoutReadingIt() {
        assertThat(read(withDetails("1" + "0".repeat(60_000)), false).faults())
                .extracting(Fault::field)
                .containsExactly("details.x");
    }

    @Test
    void takesEightLevelsAndNotNine() {
        assertThat(event(withDetails(nested(7))).details()).isEqualTo("{\"x\":" + nested(7) + "}");
        assertThat(read(withDetails(nested(8)), false).faults())
                .extracting(Fault::field)
                .containsExactly("details.x.a[0].a[0].a[0].a");
        assertThat(read(LEAST.replace("}", ",\"actor\":{\"x\":" + nested(8) + "}}"), false)
                        .faults())
                .extracting(Fault::message)
                .containsExactly("actor.x.a[0].a[0].a[0].a is nested deeper than 8 levels (daybook.ingest.max-depth).");
    }

    private static String nested(int levels) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            text.append(i % 2 == 0 ? "{\"a\":" : "[");
        }
        text.append("0");
        for (int i = levels - 1; i >= 0; i--) {
            text.append(i % 2 == 0 ? "}" : "]");
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"details", "actor", "context", "unknown", "userId"})
    void survivesAnyDepth(String field) {
        for (String bracket : List.of("[", "{\"a\":")) {
            String body = "[{\"" + field + "\":{\"a\":" + bracket.repeat(100_000);
            assertThatExceptionOfType(Refusal.Invalid.class)
                    .isThrownBy(() -> read(body, false))
                    .satisfies(refusal -> assertThat(refusal.faults())
                            .last()
                            .satisfies(fault -> assertThat(fault.index()).isZero())
                            .satisfies(fault -> assertThat(fault.field()).startsWith(field)));
        }
        assertThatExceptionOfType(Refusal.Invalid.class).isThrownBy(() -> read("[".repeat(100_000), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"userId":"u","event":"a","event":"b"}                          | event
                    {"event":"a","userId":"u","userId":null}                        | userId
                    {"event":"a","userId":"u","context":{"orgName":"a","orgName":"a"}} | context.orgName
                    {"event":"a","userId":"u","target":{"type":"a","id":"b","id":"b"}} | target.id
                    {"event":"a","userId":"u","actor":{"type":"a","type":"a"}}      | actor.type
                    {"event":"a","userId":"u","actor":{"x":{"y":1,"y":1}}}          | actor.x.y
                    {"event":"a","userId":"u","details":{"y":1,"y":2}}              | details.y
                    {"event":"a","userId":"u","details":{"y":1,"\\u0079":2}}        | details.y
                    {"event":"a","userId":"u","details":{"z":[{"y":1},{"y":1,"y":2}]}} | details.z[1].y
                    """)
    void refusesANameThatComesTwice(String body, String field) {
        assertThat(read(body, false).faults()).containsExactly(Fault.of(field, field + " occurs twice."));
    }

    @Test
    void findsANameThatComesTwiceAmongMany() {
        String names =
                IntStream.range(0, 3000).mapToObj(i -> "\"n" + i + "\":0").collect(Collectors.joining(","));
        assertThat(read(withDetails("{" + names + "}"), false).faults()).isEmpty();
        assertThat(read(withDetails("{" + names + ",\"n1234\":0,\"n2\":0}"), false)
                        .faults())
                .extracting(Fault::field)
                .containsExactly("details.x.n1234", "details.x.n2");
    }

    @Test
    void refusesNulAndLoneSurrogatesInEveryText() {
        for (String bad : List.of("\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud800b")) {
            assertThat(read("""
                    {"event": "?", "userId": "?", "username": "?", "context": {"orgName": "?"}, "target": {"id": "?", "type": "t"},
                     "actor": {"email": "?", "x": "?"}, "details": {"a": ["?"], "b": {"c": "?"}}}""".replace("?", bad), false).faults())
                    .extracting(Fault::field)
                    .as(bad)
                    .containsExactly(
                            "event",
                            "userId",
                            "username",
                            "context.orgName",
                            "target.id",
                            "actor.email",
                            "actor.x",
                            "details.a[0]",
                            "details.b.c");
        }
    }

    @Test
    void refusesNulInNames() {
        assertThat(read("""
                {"event": "e", "userId": "u", "x\\u0000": 1, "context": {"x\\u0000": 1}, "actor": {"x\\u0000": 1},
                 "details": {"x\\u0000": 1, "a": [{"x\\u0000": [1]}]}}""", false).faults())
                .extracting(Fault::field)
                .containsExactly(
                        "x\uFFFD", "context.x\uFFFD", "actor.x\uFFFD", "details.x\uFFFD", "details.a[0].x\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud800b"})
    void refusesLoneSurrogatesInNamesAsNoJson(String bad) {
        assertThatExceptionOfType(Refusal.Malformed.class)
                .isThrownBy(() -> read(withDetails("{\"" + bad + "\":1}"), false))
                .withMessageContaining("line 1");
    }

    @Test
    void namesAllFaultsOfAllEventsByIndexAndField() {
        Posting<NewEvent> posting =
                read("[" + LEAST + ",{\"event\":1,\"foo\":[{}],\"context\":{\"bar\":2}},7," + LEAST + ",[]]", false);
        assertThat(posting.read()).satisfies(read -> assertThat(read.get(0)).isNotNull());
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> posting.items(event -> List.of(Fault.of("timestamp", "too old"))))
                .satisfies(refusal -> assertThat(refusal.faults())
                        .extracting(Fault::index, Fault::field, Fault::message)
                        .containsExactly(
                                tuple(0, "timestamp", "too old"),
                                tuple(1, "event", "event must be a string."),
                                tuple(1, "foo", "foo is not a field of an event."),
                                tuple(1, "context.bar", "context.bar is not a field of an event."),
                                tuple(1, "userId", "userId is required."),
                                tuple(2, "", "An event must be a JSON object."),
                                tuple(3, "timestamp", "too old"),
                                tuple(4, "", "An event must be a JSON object.")));
    }

    @Test
    void stopsAtAHundredFaults() {
        String body = "[" + "{},".repeat(200);
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> read(body, false))
                .satisfies(refusal -> assertThat(refusal.faults()).hasSize(100));
    }

    @Test
    void refusesMoreEventsThanTheLimit() {
        String most = Stream.generate(() -> LEAST).limit(1000).collect(Collectors.joining("\n"));
        assertThat(read(most, true).read()).hasSize(1000);
        assertThatExceptionOfType(Refusal.TooLarge.class)
                .isThrownBy(() -> read(most + "\n" + LEAST, true))
                .withMessageContaining("1000 events")
                .withMessageContaining("daybook.ingest.max-events");
    }

    @Test
    void measuresAnEventAsItWasSent() {
        String odd = withDetails("\"é\\u0041 \"");
        String most = odd.replace("0041 ", "0041 " + "x".repeat(65_536 - odd.getBytes(UTF_8).length));
        assertThat(read("[ " + most + " ," + LEAST + "]", false).faults()).isEmpty();
        String more = most.replaceFirst("\\{", "{ ");
        for (String body : List.of(more, "[" + LEAST + "," + more + "]")) {
            assertThatExceptionOfType(Refusal.TooLarge.class)
                    .isThrownBy(() -> read(body, false))
                    .withMessageContaining("65536 bytes")
                    .withMessageContaining("daybook.ingest.max-event-size");
        }
        for (String huge : List.of(
                "\"" + "x".repeat(900_000) + "\"", "9".repeat(900_000), "{\"" + "x".repeat(900_000) + "\":1}")) {
            assertThatExceptionOfType(Refusal.TooLarge.class).isThrownBy(() -> read(withDetails(huge), false));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    ~~                                   | is empty
                    ~ ~                                  | is empty
                    {                                    | line 1
                    {"event":"a","userId":"u"            | line 1
                    {"event":"a","userId":"u"}}          | line 1, column 27
                    {"event":"a","userId":"u"} {}        | line 1, column 28
                    [] []                                | line 1, column 4
                    {"event":"a",}                       | line 1
                    {event:"a"}                          | line 1
                    {'event':'a'}                        | line 1
                    {"event":"a" /* why */}              | line 1
                    {"event":"a","details":{"x":NaN}}    | line 1
                    {"event":"a","details":{"x":01}}     | line 1
                    {"event":"a","details":{"x":.5}}     | line 1
                    {"event":"a","details":{"x":+5}}     | line 1
                    {"event":"\\x"}                      | line 1
                    {"event":"\\u12"}                    | line 1
                    nul                                  | line 1
                    \uD835\uDC00                         | line 1
                    """)
    void saysWhereABodyIsNoJson(String body, String where) {
        assertThatExceptionOfType(Refusal.Malformed.class)
                .isThrownBy(() -> read(body, false))
                .withMessageContaining(where)
                .satisfies(refusal -> assertThat(refusal.reason().codePoints())
                        .noneMatch(shown -> Character.getType(shown) == Character.SURROGATE));
    }

    @Test
    void refusesRawControlCharacters() {
        for (String raw : List.of("\u0000", "\u0001", "\n", "\t")) {
            assertThatExceptionOfType(Refusal.Malformed.class)
                    .isThrownBy(() -> read("{\"event\":\"a" + raw + "\"}", false));
        }
        assertThatExceptionOfType(Refusal.Malformed.class).isThrownBy(() -> read("{\u0000}", false));
    }

    @Test
    void refusesTwoObjectsOnALineAndAnObjectOnTwoLines() {
        assertMalformedLines(LEAST + "\n" + LEAST + LEAST, "more than one value on a line (line 2");
        assertMalformedLines(LEAST + "\n" + LEAST + " 1", "more than one value on a line (line 2");
        assertMalformedLines(LEAST + "\n" + LEAST.replace(",", ",\n"), "does not end on its line (line 2");
        assertMalformedLines(LEAST + "\n{\"event\":\"a\"\n" + LEAST, "does not end on its line (line 2");
        assertMalformedLines(LEAST + "\n" + LEAST + "\n{\"event\":", "(line 3");
        assertMalformedLines(LEAST + "\n" + LEAST + "\nx", "(line 3");
        assertMalformedLines(LEAST + ",\n" + LEAST, "(line 1");
        assertMalformedLines("[" + LEAST + ",\n" + LEAST + "]", "does not end on its line (line 1");
    }

    private void assertMalformedLines(String body, String message) {
        assertThatExceptionOfType(Refusal.Malformed.class)
                .isThrownBy(() -> read(body, true))
                .withMessageContaining(message);
    }

    @Test
    void letsOnlyASystemAdministratorWriteToAnotherOrganization() {
        String body = "{\"event\":\"a\",\"userId\":\"u\",\"orgId\":\"globex\"}";
        assertThatExceptionOfType(Refusal.Denied.class).isThrownBy(() -> read(body, false));
        Caller administrator = new Caller("root", null, "acme", Set.of(Permission.SYSTEM_ADMIN), null);
        assertThat(reader.read(new PostedBody(body.getBytes(UTF_8), false), administrator)
                        .items(event -> List.of())
                        .getFirst()
                        .scope()
                        .orgId())
                .isEqualTo("globex");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.7",
                "203.0.113.7:443",
                "::1",
                "2001:db8::7334",
                "fe80::1%eth0",
                "[2001:db8::1]:443",
                "host-1.example.com",
                "unknown",
                "worker_3"
            })
    void takesWhatServersWriteForAnAddress(String ip) {
        assertThat(event("{\"event\":\"a\",\"userId\":\"u\",\"ip\":\"" + ip + "\"}")
                        .actor()
                        .ip())
                .isEqualTo(ip);
    }

    private NewEvent event(String body) {
        return read(body, false).items(event -> List.of()).getFirst();
    }

    private Posting<NewEvent> read(String body, boolean lines) {
        return reader.read(new PostedBody(body.getBytes(UTF_8), lines), CALLER);
    }

    private static String labelled(String label) {
        return "{\"event\":\"" + label + "\",\"userId\":\"u\"}";
    }

    private static String withDetails(String x) {
        return "{\"event\":\"a\",\"userId\":\"u\",\"details\":{\"x\":" + x + "}}";
    }
}
