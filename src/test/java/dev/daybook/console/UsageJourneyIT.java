package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody looks at how much is predicted, and who is near a limit. */
@Timeout(120)
class UsageJourneyIT extends BrowserIT {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private final String org = "usage-journey-" + UUID.randomUUID();

    @Test
    void looksAtPredictionsByTheHourAndTheDayInItsOwnZone() {
        browser.timeZone("Europe/Berlin");
        ApiClient ada = signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        browser.open("/console/usage");
        assertThat(browser.text()).contains("Nothing was predicted in the organization " + org, "curl");
        browser.examine("usage-empty");

        Instant day = Instant.now()
                .atZone(ZoneId.of("Europe/Berlin"))
                .truncatedTo(ChronoUnit.DAYS)
                .minusDays(2)
                .toInstant();
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add("""
                    {"timestamp": "%s", "userId": "user-%d", "modelId": "model-%d", "deploymentId": "%s", "rowsCount": 100,
                     "requestsCount": %d, "executionTimeMs": 5, "predictionMethod": "Dedicated Prediction", "outcome": "%s"}""".formatted(
                            day.minus(i % 4, ChronoUnit.DAYS).plus(i % 24, ChronoUnit.HOURS),
                            i % 3,
                            i % 2,
                            HOSTILE,
                            1 + i % 5,
                            i % 10 == 0 ? "USER_ERROR" : "OK"));
        }
        json(ada.post("/api/v2/eventLogs/predictionUsage/", "[" + String.join(",", samples) + "]"), 201);

        browser.open("/console/usage");
        assertThat(browser.css(".sums div", "Requests").text()).contains("120");
        assertThat(browser.css(".sums div", "Rows scored").text()).contains("4,000");
        assertThat(browser.text()).contains("user-0", "model-1", HOSTILE);
        browser.examine("usage");

        browser.load("the days", () -> browser.role("link", "30 days").click());
        assertThat(browser.path()).contains("range=30d");
        browser.css(".chart-numbers summary").click();
        String shown = day.atZone(ZoneId.of("Europe/Berlin")).toLocalDate().toString();
        browser.load("one day", () -> browser.role("link", shown).click());
        assertThat(browser.path()).contains("from=" + shown, "to=" + shown);
        assertThat(browser.css(".sums div", "Rows scored").text()).contains("1,000");
        assertThat(browser.label("by the").value()).isEqualTo("hour");
    }

    @Test
    void seesWhoIsNearALimitAndWhenThatEnds() {
        ApiClient ada = signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY", "ADMIN_API_ACCESS");
        json(
                ada.send(
                        "PUT",
                        "/api/v2/rateLimits/eventLogs.read/organizations/" + org + "/",
                        "{\"maxUsage\": 4, \"windowSeconds\": 600}",
                        "Content-Type",
                        "application/json"),
                200);
        for (int i = 0; i < 3; i++) {
            json(ada.get("/api/v2/eventLogs/"), 200);
        }
        browser.open("/console/usage");
        assertThat(browser.css("section", "Near a limit")
                        .css("tr", "eventLogs.read")
                        .text())
                .contains("ada", "3 requests", "4");
        assertThat(browser.css("section", "Your own limits")
                        .css("tr", "eventLogs.read")
                        .text())
                .contains("3 of 4 requests in 600 s")
                .doesNotContain("now");
        browser.examine("usage-limits");
    }

    @Test
    void isToldWhatOfItsAddressIsNotUnderstood() {
        signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY");
        browser.expectError("422");
        browser.open("/console/usage?from=2020-01-01&to=2026-01-01");
        assertThat(browser.css(".faults").text()).contains("from and to must be at most 92 days apart.");
        browser.open("/console/usage?range=1000d&by=minute");
        assertThat(browser.css(".faults").text()).contains("range must be one of", "by must be hour or day.");
        browser.open("/console/usage?from=%3Cscript%3E&to=2026-13-01");
        assertThat(browser.css(".faults").text()).contains("from must be a day", "to must be a day");
        browser.open("/console/usage?from=2026-01-02&to=2026-01-01");
        assertThat(browser.css(".faults").text()).contains("to must not be before from.");
    }
}
