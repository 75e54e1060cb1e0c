package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody looks for events, reads them, and watches new ones come. */
class EventsJourneyIT extends BrowserIT {

    private static final String ROWS = "#events-rows tr";
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final String organization = "events-" + UUID.randomUUID();
    private ApiClient writer;

    @BeforeEach
    void somebodyPosts() {
        writer = administrator().with(organization, "writer", "WRITE_EVENTS");
    }

    @Test
    void findsEventsByFiltersChipsAndWords() {
        post(40);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events");
        browser.css("#total").awaitText("events");

        browser.css("#add-filter summary").click();
        browser.label("Event").type("Odd event");
        browser.load("the odd ones", () -> browser.role("button", "Add").click());
        assertThat(browser.path()).isEqualTo("/console/events?event=Odd+event");
        browser.css("#total").awaitText("20 events");
        browser.css(ROWS).awaitCount(20);
        assertThat(browser.css(ROWS + " .c-event", "Even event").count()).isZero();

        browser.label("Words").type("needle");
        browser.load("the words", () -> browser.press("Enter"));
        assertThat(browser.path()).isEqualTo("/console/events?event=Odd+event&q=needle");
        browser.css("#total").awaitText("1 event found");

        browser.load(
                "all odd ones",
                () -> browser.role("link", "Without Words needle").click());
        browser.load(
                "all", () -> browser.role("link", "Without Event Odd event").click());
        assertThat(browser.path()).isEqualTo("/console/events");
    }

    @Test
    void completesTheFieldOfAFilterFromTheLog() {
        post(10);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events");

        browser.css("#add-filter summary").click();
        browser.label("User").type("user-");
        browser.until(
                "the values are there",
                () -> browser.run(
                                "[...document.querySelectorAll('#values-user option')].map(option => option.value).join()")
                        .asString()
                        .contains("user-1"));
    }

    @Test
    void pagesThroughEveryEventOnce() {
        post(250);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?user=user-0&user=user-1&user=user-2");
        browser.css("#total").awaitText("250 events");
        int seen = 0;
        for (int rows : List.of(100, 100, 50)) {
            browser.css(ROWS).awaitCount(rows);
            seen += rows;
            post(1);
            if (seen < 250) {
                browser.load("the next page", () -> browser.role("link", "Next").click());
            }
        }
        assertThat(browser.role("link", "Next").isShown()).isFalse();
        browser.load("the page before", () -> browser.role("link", "Previous").click());
        browser.css(ROWS).awaitCount(100);
    }

    @Test
    void leadsFromABarToItsRange() {
        post(60);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?event=Odd%20event&group=event&range=7d");
        long all = browser.css(ROWS).count();

        browser.load(
                "a bar's events", () -> browser.css(".chart-plot a.bar").first().click());
        assertThat(browser.path())
                .startsWith("/console/events?event=Odd%20event&from=")
                .contains("&to=");
        assertThat(browser.css(ROWS).count()).isBetween(1, (int) all - 1);

        browser.open("/console/events?range=7d");
        browser.css(".chart-numbers summary").click();
        String first = browser.css(".chart-table a").first().text();
        browser.load(
                "the same by the table",
                () -> browser.css(".chart-table a").first().click());
        assertThat(browser.css("#span summary").text()).contains(first.substring(0, 10));
    }

    @Test
    void choosesMomentsInTheViewersZone() {
        browser.timeZone("Asia/Tokyo");
        post(10);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events");

        browser.css("#span summary").click();
        browser.label("From").set("2026-01-01T09:00");
        browser.label("To").set("2026-01-02T09:30");
        browser.load("that day", () -> browser.css("#span button").click());

        assertThat(browser.path())
                .isEqualTo("/console/events?from=2026-01-01T00%3A00%3A00Z&to=2026-01-02T00%3A30%3A00Z");
        browser.untilText("Nothing matches.");
        browser.load("in UTC", () -> browser.role("link", "UTC").click());
        assertThat(browser.css("#span summary").text()).contains("2026-01-01 00:00");
    }

    @Test
    void followsWhatArrivesUntilItIsPaused() {
        post(5);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?event=Odd%20event");
        int before = browser.css(ROWS).count();

        browser.role("button", "Live").click();
        for (int i = 1; i <= 5; i++) {
            post(4);
            browser.css(ROWS).awaitCount(before + 2 * i);
        }
        // Long ago, and yet the newest to arrive.
        postAt("Odd event", now.minus(Duration.ofDays(20)), "{}");
        browser.css(ROWS).awaitCount(before + 11);
        assertThat(browser.css(ROWS).first().text())
                .contains(now.minus(Duration.ofDays(20)).toString().substring(0, 10));
        assertThat(browser.css("#events-status").text()).startsWith("11 new");
        assertThat(browser.css("#total").text()).isEqualTo(before + 11 + " events");

        browser.role("button", "Pause").click();
        post(10);
        postAt("Even event", now, "{}");
        browser.css("#events-status").awaitText("Paused");
        assertThat(browser.css(ROWS).count()).isEqualTo(before + 11);
        browser.role("button", "Live").click();
        browser.css(ROWS).awaitCount(before + 16);
    }

    @Test
    void doesNotSayThatNothingMatchesAsSoonAsSomethingArrives() {
        post(1);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?event=Awaited");
        browser.untilText("Nothing matches.");

        browser.role("button", "Live").click();
        postAt("Awaited", now, "{}");

        browser.css(ROWS).awaitCount(1);
        assertThat(browser.css("#total").text()).isEqualTo("1 event");
        assertThat(browser.text()).doesNotContain("Nothing matches.");
    }

    @Test
    void teachesWhereNobodyHasPostedAndShowsTheFirstEventByItself() {
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY", "ADMIN_API_ACCESS");
        browser.open("/console/events");
        browser.untilText("Nobody has posted an event yet");
        assertThat(browser.css("#first-event").text()).contains("curl").contains("http://localhost:" + port);
        browser.examine("events-empty");

        postAt("Hello", now, "{}");

        browser.untilText("Hello");
        browser.css("#first-event").awaitGone();
    }

    @Test
    void opensAnEventBesideTheListAndByItsOwnAddress() {
        postAt("Deploy", now, "{\"before\": {\"replicas\": 1}, \"after\": {\"replicas\": 4}}");
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?event=Deploy");

        browser.css(ROWS).first().click();
        browser.css("#drawer header h2").awaitText("Deploy");
        String beside = browser.path();
        assertThat(beside).matches("/console/events/" + organization + "/\\d+\\?event=Deploy");
        assertThat(browser.css("#drawer .changes tbody").text()).contains("replicas", "1", "4");
        browser.css("#drawer .proof[data-state=ok]").awaitShown();
        assertThat(browser.title()).isEqualTo("Deploy · Daybook");
        browser.examine("events-drawer");

        browser.reload();
        browser.css("#drawer header h2").awaitText("Deploy");
        browser.css(ROWS + ".selected").awaitCount(1);
        assertThat(browser.title()).isEqualTo("Deploy · Daybook");

        browser.css("[data-close]").click();
        browser.css("#drawer").awaitGone();
        assertThat(browser.path()).isEqualTo("/console/events?event=Deploy");
        assertThat(browser.title()).isEqualTo("Events · Daybook");

        browser.run("history.back()");
        browser.css("#drawer header h2").awaitText("Deploy");
        browser.load(
                "the event alone", () -> browser.css("#drawer a[rel=bookmark]").click());
        assertThat(browser.path()).isEqualTo(beside.substring(0, beside.indexOf('?')));
        browser.css(".event header h2").awaitText("Deploy");
        assertThat(browser.css(ROWS).isShown()).isFalse();
        browser.examine("event");

        browser.load(
                "events of the same user",
                () -> browser.css(".event dd", "user-9").css("a").first().click());
        assertThat(browser.path()).isEqualTo("/console/events?user=user-9");
    }

    @Test
    void worksByKeyboardAlone() {
        post(20);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?event=Even%20event&event=Odd%20event");

        browser.press("?");
        browser.role("dialog", "Keys").awaitShown();
        browser.press("Escape");
        browser.press("j");
        browser.press("j");
        String second = browser.css(ROWS).at(1).css("time").text();
        assertThat(browser.focused()).contains(second);
        browser.press("k");
        browser.press("j");
        browser.press("Enter");
        browser.css("#drawer header h2").awaitShown();
        browser.css("#drawer .event > p time").awaitText(second.substring(0, 19));
        browser.press("j");
        String third = browser.css(ROWS).at(2).css("time").text();
        browser.css("#drawer .event > p time").awaitText(third.substring(0, 19));
        browser.press("Escape");
        browser.css("#drawer").awaitGone();
        assertThat(browser.focused()).contains(third);

        browser.press("/");
        browser.type("needle");
        browser.load("the words", () -> browser.press("Enter"));
        browser.css("#total").awaitText("1 event found");
        browser.press("f");
        browser.type("Odd event");
        browser.load("the filter", () -> browser.press("Enter"));
        assertThat(browser.path()).contains("q=needle").contains("event=Odd+event");
    }

    @Test
    void isGoodToLookAtAndSmall() {
        post(300);
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/events?range=30d&group=event");
        browser.css(ROWS).awaitCount(100);
        assertThat(browser.transferred()).isLessThan(60_000);
        browser.examine("events");
    }

    private void post(int count) {
        String events = IntStream.range(0, count)
                .mapToObj(i -> """
                        {"event": "%s", "userId": "user-%d", "timestamp": "%s", "details": {"words": "%s", "n": %d}}""".formatted(
                                i % 2 == 0 ? "Even event" : "Odd event",
                                i % 3,
                                now.minus(Duration.ofMinutes(17L * i)),
                                i == 1 ? "a needle" : "hay",
                                i))
                .collect(Collectors.joining(",", "[", "]"));
        json(writer.post("/api/v2/eventLogs/", events), 201);
    }

    private void postAt(String label, Instant when, String details) {
        json(writer.post("/api/v2/eventLogs/", """
                        {"event": "%s", "userId": "user-9", "timestamp": "%s", "details": %s}""".formatted(label, when, details)), 201);
    }
}
