package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.export.AskedExport;
import dev.daybook.export.Exports;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

/** What the page of events shows, compared with what Daybook's own door answers to the same parameters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsPageIT extends IntegrationTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Pattern ROW = Pattern.compile("<tr id=\"e-([0-9a-f-]{36})\">");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");
    private static final Pattern TOTAL = Pattern.compile("<h2 id=\"total\">([^<]+)</h2>");
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'</script>";

    private final String organization = "events-page-" + UUID.randomUUID();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private Exports exports;

    @LocalServerPort
    private int port;

    private ApiClient administrator;
    private ApiClient reader;
    private ConsoleClient viewer;

    @BeforeAll
    void somethingHappened() {
        administrator = ApiClient.administrator(port, directory);
        reader = administrator.with(
                organization, "reader", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY", "ADMIN_API_ACCESS");
        viewer = ConsoleClient.of(reader);
        String events = IntStream.range(0, 230)
                .mapToObj(i -> """
                        {"event": "%s", "userId": "user-%d", "username": "name-%d", "timestamp": "%s", "projectId": "project-%d",
                         "ip": "192.0.2.%d", "actor": {"type": "%s", "email": "mail-%d@example.com", "apiKeyId": "key-%d"},
                         "target": {"type": "model", "id": "m/%d"}, "details": {"text": "number %d of many"}}""".formatted(
                                i % 2 == 0 ? "Even event" : "Odd event",
                                i % 7,
                                i % 7,
                                now.minus(Duration.ofHours(i)),
                                i % 3,
                                i % 200,
                                i % 5 == 0 ? "api_key" : "session",
                                i % 4,
                                i % 6,
                                i % 9,
                                i))
                .collect(Collectors.joining(",", "[", "]"));
        json(reader.post("/api/v2/eventLogs/", events), 201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event=Odd%20event",
                "event=Odd%20event&event=Even%20event&user=user-1&user=user-2",
                "project=project-1&actorType=api_key",
                "email=mail-3@example.com",
                "apiKey=key-4&order=asc",
                "targetType=model&targetId=m%2F8",
                "targetType=model&poster=reader",
                "report=APP_USAGE&user=user-3",
                "dialect=openai",
                "from=2020-01-01&to=2020-01-02",
                "q=%22number%207%22",
                "q=many&user=user-5&identities=false"
            })
    void showsTheEventsThatTheDoorAnswersToTheSameParameters(String query) {
        JsonNode answered = json(reader.get("/api/v1/events?limit=100&" + query), 200);

        String page = viewer.get("/console/events?" + query).body();

        assertThat(rows(page))
                .containsExactlyElementsOf(answered.get("data")
                        .valueStream()
                        .map(event -> event.get("id").asString())
                        .toList());
        if (!query.startsWith("q=")) {
            assertThat(total(page))
                    .isEqualTo(
                            answered.get("total").asLong() == 1
                                    ? "1 event"
                                    : answered.get("total").asLong() + " events");
        }
    }

    @Test
    void walksEveryEventOnceWhateverIsPostedMeanwhile() {
        JsonNode answered = json(reader.get("/api/v1/events?limit=1000&targetType=model"), 200);
        List<String> ids = new ArrayList<>();
        String address = "/console/events?range=90d&targetType=model";
        for (int pages = 0; address != null && pages < 5; pages++) {
            String page = viewer.get(address).body();
            ids.addAll(rows(page));
            assertThat(total(page)).isEqualTo(answered.get("total").asLong() + " events");
            post("Meanwhile", now, "{}", ",\"target\": {\"type\": \"model\", \"id\": \"x\"}");
            address = NEXT.matcher(page)
                    .results()
                    .map(found -> found.group(1).replace("&amp;", "&"))
                    .findFirst()
                    .orElse(null);
        }

        assertThat(ids)
                .containsExactlyElementsOf(answered.get("data")
                        .valueStream()
                        .map(event -> event.get("id").asString())
                        .toList());
    }

    @Test
    void keepsAnOrganizationToItself() {
        ConsoleClient stranger = ConsoleClient.of(administrator.with(
                organization + "-x", "stranger", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY", "ADMIN_API_ACCESS"));

        assertThat(rows(stranger.get("/console/events").body()))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(rows(viewer.get("/console/events").body()));
        for (String path : List.of(
                "/console/events?org=" + organization,
                "/console/events/" + organization + "/0",
                "/console/events/" + organization + "/0/drawer?range=7d",
                "/console/events-tail?after=-1&org=" + organization,
                "/console/events-values/user?org=" + organization)) {
            HttpResponse<String> answer = stranger.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).as(path).doesNotContain("user-1").doesNotContain("Odd event");
        }
        assertThat(stranger.post("/console/events-export", "org=" + organization)
                        .statusCode())
                .isEqualTo(403);
        assertThat(stranger.get("/console/events-values/event?event=").body()).doesNotContain("Odd event");
    }

    @Test
    void showsAnAdministratorEveryOrganizationAndWhoseEventsTheyAre() {
        ConsoleClient chief = ConsoleClient.of(administrator);

        assertThat(chief.get("/console/events").body()).contains("<th scope=\"col\" class=\"c-org\">Organization</th>");
        assertThat(rows(chief.get("/console/events?org=" + organization + "&event=Odd%20event")
                        .body()))
                .isEqualTo(rows(viewer.get("/console/events?event=Odd%20event").body()));
        assertThat(chief.get("/console/events-tail?after=-1").statusCode()).isEqualTo(422);
    }

    @Test
    void showsNothingOfAnEventAsMarkup() {
        String org = organization + "-hostile";
        ApiClient evil = administrator.with(org, "evil", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY");
        String json = "\"" + HOSTILE.replace("\"", "\\\"") + "\\u202e\"";
        json(evil.post("/api/v2/eventLogs/", """
                        {"event": $, "userId": $, "username": $, "projectId": $, "ip": "192.0.2.1",
                         "actor": {"type": $, "email": $, "apiKeyId": $, "user_agent": $},
                         "context": {"orgName": $, "projectName": $, "projectType": $, "userProjectRole": $},
                         "target": {"type": $, "id": $, "name": $}, "idempotencyKey": $, "timestamp": "%s",
                         "details": {$: $, "old": $, "new": [$], "long": "%s"}}""".replace("$", json).formatted(now, "x".repeat(20_000))), 201);
        ConsoleClient browser = ConsoleClient.of(evil);
        String columns =
                "time,event,user,user-id,email,ip,actor-type,api-key,target,project,details,report,poster,org,position,received,id";

        String list =
                browser.get("/console/events?group=event&columns=" + columns).body();
        String narrowed = browser.get("/console/events?user=" + ConsoleClient.encode(HOSTILE + "\u202e"))
                .body();
        String searched = browser.get("/console/events?q=" + ConsoleClient.encode("onerror=alert"))
                .body();
        String drawer = browser.get("/console/events/" + org + "/" + position(narrowed) + "/drawer")
                .body();
        String alone =
                browser.get("/console/events/" + org + "/" + position(narrowed)).body();
        String values = browser.get("/console/events-values/user?user=").body();

        assertThat(List.of(list, narrowed, searched, drawer, alone, values))
                .allSatisfy(page -> assertThat(page)
                        .contains("&lt;img src=x onerror=alert(1)&gt;")
                        .doesNotContain("<img")
                        .doesNotContain("'</script>"));
        assertThat(List.of(list, narrowed, drawer, alone))
                .allSatisfy(page -> assertThat(page).contains("⟨U+202E⟩"));
        // Of a long value the list shows the beginning, and the event everything.
        assertThat(list).doesNotContain("x".repeat(200));
        assertThat(drawer).contains("x".repeat(20_000));
    }

    @Test
    void findsAnEventByItsPlaceAndByNoOther() {
        String page = viewer.get("/console/events?event=Odd%20event").body();
        String position = position(page);

        String alone =
                viewer.get("/console/events/" + organization + "/" + position).body();
        assertThat(alone)
                .contains("Odd event")
                .contains("data-position=\"" + position + "\"")
                .doesNotContain("events-rows");
        String beside = viewer.get("/console/events/" + organization + "/" + position + "?event=Odd%20event")
                .body();
        assertThat(rows(beside)).isEqualTo(rows(page));
        assertThat(beside).contains("data-position=\"" + position + "\"");
        for (String none : List.of("999999", "-1", "x", "99999999999999999999")) {
            assertThat(viewer.get("/console/events/" + organization + "/" + none)
                            .statusCode())
                    .as(none)
                    .isEqualTo(404);
        }
    }

    @Test
    void hidesWhatIdentifiesSomebodyWhereThatIsAskedFor() {
        String shown =
                viewer.get("/console/events?user=user-1&columns=email,ip,user").body();
        String hidden = viewer.get("/console/events?user=user-1&columns=email,ip,user&identities=false")
                .body();

        assertThat(shown).contains("name-1").contains("192.0.2.").contains("@example.com");
        assertThat(hidden)
                .contains("user-1")
                .doesNotContain("name-1")
                .doesNotContain("192.0.2.")
                .doesNotContain("mail-");
        String event = viewer.get("/console/events/" + organization + "/" + position(hidden) + "?identities=false")
                .body();
        assertThat(event)
                .contains("user-1")
                .doesNotContain("name-1")
                .doesNotContain("192.0.2.")
                .doesNotContain("mail-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "range=yesterday",
                "range=7d&from=2026-01-01",
                "from=soon",
                "from=2026-01-02&to=2026-01-01",
                "order=sideways",
                "columns=colour",
                "tz=Mars",
                "group=colour",
                "identities=some",
                "report=NONE",
                "targetId=alone",
                "targetType=a&targetType=b",
                "cursor=nonsense",
                "cursor=100~nonsense",
                "q=%22endless",
                "q=a&cursor=nonsense"
            })
    void saysWhatOfAnAddressIsWrong(String query) {
        HttpResponse<String> answer = viewer.get("/console/events?" + query);

        assertThat(answer.statusCode()).isEqualTo(422);
        String field = query.contains("cursor")
                ? "cursor"
                : query.startsWith("from=2026-01-02") ? "to" : query.substring(0, query.indexOf('='));
        assertThat(answer.body()).containsPattern("(?i)<li[^>]*>[^<]*\\b" + field + "\\b");
        assertThat(rows(answer.body())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "after=", "after=x", "after=-2", "after=99999999", "after=0&range=never"})
    void saysWhatOfATailIsWrong(String query) {
        assertThat(viewer.get("/console/events-tail?" + query).statusCode()).isEqualTo(422);
    }

    @Test
    void sendsAFormToTheAddressOfItsView() {
        assertThat(ConsoleClient.location(
                        viewer.get("/console/events?q=&user=&event=Odd+event&columns=time&columns=ip")))
                .isEqualTo("/console/events?event=Odd%20event&columns=time%2Cip");
        viewer.hold(ViewerZone.COOKIE, "Europe/Berlin");
        assertThat(ConsoleClient.location(viewer.get("/console/events?localFrom=2026-07-01T02:00&localTo=&user=a")))
                .isEqualTo("/console/events?user=a&from=2026-07-01T00%3A00%3A00Z");
        assertThat(viewer.get("/console/events?range=7d").body())
                .contains("Europe/Berlin")
                .contains("title=\"");
        viewer.hold(ViewerZone.COOKIE, "UTC");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localFrom=x&localTo=", "localTo=22.11.2026", "localFrom=2026-11-22&localTo=2026-11-22T21:00"})
    void saysThatAFormHoldsNoMoment(String form) {
        HttpResponse<String> answer = viewer.get("/console/events?" + form);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("From and to must be a date and a time such as 2026-11-22T21:00.")
                .doesNotContain("<h2 id=\"total\"");
    }

    @Test
    void completesFromTheLogWhatIsCounted() {
        String users = viewer.get("/console/events-values/user?user=user-").body();

        assertThat(users)
                .contains("<option value=\"user-0\">33 events</option>")
                .doesNotContain("reader");
        assertThat(viewer.get("/console/events-values/email?email=a").statusCode())
                .isEqualTo(404);
        assertThat(viewer.get("/console/events-values/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void givesTheRowsOfWhatArrivesAndWhereToGoOn() throws Exception {
        HttpResponse<String> first = viewer.get("/console/events-tail?event=Odd%20event&after=-1");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(rows(first.body())).hasSize(100);
        Set<String> met = new LinkedHashSet<>(rows(first.body()));
        long after = after(first);
        HttpResponse<String> second = viewer.get("/console/events-tail?event=Odd%20event&after=" + after);
        assertThat(rows(second.body())).isNotEmpty().doesNotContainAnyElementsOf(met);

        assertThat(rows(viewer.get("/console/events-tail?q=%22number%207%20of%22&after=-1")
                        .body()))
                .hasSize(1);

        CompletableFuture<HttpResponse<String>> waiting =
                CompletableFuture.supplyAsync(() -> viewer.get("/console/events-tail?event=Awaited&after=" + after));
        Thread.sleep(300);
        assertThat(waiting).isNotDone();
        post("Awaited", now.minus(Duration.ofDays(3)), "{}", "");
        assertThat(waiting.get().body()).contains("Awaited");
    }

    @Test
    void whoseTokenIsDeletedWhileItFollowsIsShownNothingThatArrivesAfterwards() throws Exception {
        ApiClient follower = administrator.with(organization, "follower", "CAN_ACCESS_USER_ACTIVITY");
        ConsoleClient browser = ConsoleClient.of(follower);
        CompletableFuture<HttpResponse<String>> waiting =
                CompletableFuture.supplyAsync(() -> browser.get("/console/events-tail?event=Secret&after=0"));
        Thread.sleep(300);
        assertThat(waiting).isNotDone();

        for (JsonNode token :
                json(administrator.get("/api/v2/apiTokens/?limit=1000"), 200).get("data")) {
            if (token.get("orgId").asString().equals(organization)
                    && token.get("userId").asString().equals("follower")) {
                administrator.delete("/api/v2/apiTokens/" + token.get("id").asString() + "/");
            }
        }
        post("Secret", now, "{}", "");

        assertThat(waiting.get().statusCode()).isEqualTo(204);
        assertThat(waiting.get().headers().firstValue("Daybook-After")).contains("0");
        assertThat(ConsoleClient.location(browser.get("/console/events-tail?after=0")))
                .startsWith("/console/sign-in");
    }

    @Test
    void asksForAnExportOfExactlyTheView() {
        HttpResponse<String> answer = viewer.post(
                "/console/events-export", "event=Odd+event&user=user-1&from=2026-01-01&q=number&proof=true");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(ConsoleClient.location(answer)).isEqualTo("/console/exports");
        AskedExport export = exports.list(organization, 0, 1).exports().getFirst();
        assertThat(export.start()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(export.proved()).isTrue();
        assertThat(export.filters().toString()).contains("Odd event", "user-1");
        assertThat(viewer.post("/console/events-export", "range=never").statusCode())
                .isEqualTo(422);
    }

    private static List<String> rows(String page) {
        return ROW.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private static String total(String page) {
        return TOTAL.matcher(page)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("none");
    }

    private static String position(String page) {
        return Pattern.compile("<a href=\"/console/events/[^/]+/(\\d+)")
                .matcher(page)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static long after(HttpResponse<String> answer) {
        return Long.parseLong(answer.headers().firstValue("Daybook-After").orElseThrow());
    }

    private void post(String label, Instant when, String details, String more) {
        json(reader.post("/api/v2/eventLogs/", """
                        {"event": "%s", "userId": "somebody", "timestamp": "%s", "details": %s%s}""".formatted(label, when, details, more)), 201);
    }
}
