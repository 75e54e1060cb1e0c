package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.daybook.api.ApiClient;
import dev.daybook.export.ExportVerification;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.LogKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody watches an export being built, downloads it, and finds in it what it asked for. */
@Timeout(120)
class ExportsJourneyIT extends BrowserIT {

    private static final String HOSTILE = "<script>alert(1)</script>\"'&";

    private final String org = "exports-journey-" + UUID.randomUUID();

    @Autowired
    private LogKeys keys;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void exportsAViewAndFindsItsRowsInTheZip() throws Exception {
        ApiClient ada = signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        browser.open("/console/exports");
        assertThat(browser.text()).contains("There are no exports of the organization " + org, "curl");
        browser.examine("exports-empty");

        post(ada);
        String view = "user=user-1&user=user-2&event=Train%20Model&q=lovelace";
        browser.open("/console/events?" + view);
        browser.css("summary", "Export").click();
        browser.label("with what proves them").click();
        browser.load(
                "the exports", () -> browser.role("button", "Export this view").click());
        assertThat(browser.path()).startsWith("/console/exports");
        browser.untilText("Ready");
        assertThat(browser.text())
                .contains("user user-1 or user-2", "event Train Model", "q \"lovelace\"", "with identifying values");
        browser.css("summary", "Verify").click();
        browser.untilText("java -jar daybook.jar verify export");

        Path zip = browser.download(() -> browser.css("a", "Download").click());
        Map<String, String> files = unzip(zip);
        String rows = files.entrySet().stream()
                .filter(file -> file.getKey().endsWith("app_usage.csv"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        List<String> exported = CsvReader.builder().ofNamedCsvRecord(rows).stream()
                .map(row -> row.getField("id"))
                .toList();
        List<String> viewed = json(ada.get("/api/v1/events?order=asc&limit=100&" + view), 200)
                .get("data")
                .valueStream()
                .map(event -> event.get("id").asString())
                .toList();
        assertThat(exported).hasSize(20).isEqualTo(viewed);
        assertThat(ExportVerification.verify(
                                zip,
                                keys.of(org).stream().map(LogKey::toVerifier).toList(),
                                List.of())
                        .faults())
                .isEmpty();
        assertThat(json(ada.get("/api/v2/eventLogs/?event=Usage%20Data%20Export%20Fetched"), 200)
                        .get("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void seesAnExportMoveOnWithoutLoadingThePageAgain() {
        signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY");
        UUID job = waiting();
        browser.open("/console/exports");
        assertThat(browser.text()).contains("Waits to be built", "0 %");
        browser.run("window.loadedOnce = true");

        jdbc.sql("""
                        update job set state = 'RUNNING', progress = 40, claimed_by = gen_random_uuid(),
                            heartbeat_at = now() + interval '1 hour' where id = ?""").param(job).update();
        browser.untilText("40 %");
        assertThat(browser.css("progress").attribute("value")).isEqualTo("40");
        browser.role("button", "Cancel").focus();
        jdbc.sql("update job set progress = 70 where id = ?").param(job).update();
        browser.untilText("70 %");
        assertThat(browser.focused()).as("what has the focus keeps it").isEqualTo("button Cancel");
        jdbc.sql("""
                        update job set state = 'ERROR', error_message = 'It went wrong.', ended_at = now(), claimed_by = null,
                            heartbeat_at = null where id = ?""").param(job).update();
        browser.untilText("It went wrong.");
        assertThat(browser.run("window.loadedOnce").asBoolean()).isTrue();
        int asked = browser.requests().size();
        browser.run("new Promise(done => setTimeout(done, 2500))");
        assertThat(browser.requests()).as("what has ended is not asked for").hasSize(asked);
    }

    @Test
    void showsWhatWasAskedForWhateverItIsAndWhatBecameOfIt() {
        ApiClient ada = signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        post(ada);
        ask(ada, """
                {"filters": {"event": ["%s"], "email": ["eve@example.com"]}, "includeIdentifyingFields": false,
                 "start": "2026-01-01", "includeReport": ["ADMIN_USAGE", "APP_USAGE"]}""".formatted(HOSTILE.replace("\"", "\\\"")));
        ask(ada, "{\"includeReport\": [\"PREDICTION_USAGE\"]}");
        browser.open("/console/exports");
        browser.attempt("both are ready", () -> {
            assertThat(browser.css("b.good", "Ready").count()).isEqualTo(2);
            return true;
        });
        jdbc.sql(
                        "update export set built_at = built_at - interval '8 days' where org_id = ? and request ->> 'start' is null")
                .param(org)
                .update();
        waiting();
        failed();
        browser.reload();
        assertThat(browser.text())
                .contains(HOSTILE, "eve@example.com", "without identifying values", "prediction usage")
                .contains("Expired", "Waits to be built", "Failed", "The store is full.")
                .contains("It was asked for without a proof.");
        browser.examine("exports");

        browser.load("the list", () -> browser.role("button", "Cancel").click());
        assertThat(browser.text()).contains("Cancelled").doesNotContain("Waits to be built");
        assertThat(json(ada.get("/api/v2/eventLogs/?event=Usage%20Data%20Export%20Cancelled"), 200)
                        .get("count")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anExportIsForItsOrganizationAlone() {
        ApiClient ada = administrator().with(org, "ada", "CAN_ACCESS_USER_ACTIVITY");
        ask(ada, "{\"includeReport\": [\"PREDICTION_USAGE\"]}");
        UUID id = jdbc.sql("select id from export where org_id = ?")
                .param(org)
                .query(UUID.class)
                .single();
        signIn(org + "-other", "eve", "CAN_ACCESS_USER_ACTIVITY", "ADMIN_API_ACCESS");
        browser.expectError("404");
        for (String path : List.of("/console/exports/" + id, "/console/exports/" + id + "/download")) {
            browser.open(path);
            assertThat(browser.text()).contains("There is no such export");
        }
    }

    /** An export whose turn does not come. */
    private UUID waiting() {
        UUID job = jdbc.sql("""
                        insert into job (kind, org_id, owner_id, request, run_at)
                        values ('usageDataExport', ?, 'ada', '{}', now() + interval '1 hour') returning id""").param(org).query(UUID.class).single();
        export(job);
        return job;
    }

    private void failed() {
        UUID job = jdbc.sql("""
                        insert into job (kind, org_id, owner_id, request, state, ended_at, error_message)
                        values ('usageDataExport', ?, 'ada', '{}', 'ERROR', now(), 'The store is full.') returning id""").param(org).query(UUID.class).single();
        export(job);
    }

    private void export(UUID job) {
        jdbc.sql("""
                        insert into export (id, org_id, job_id, request, bound, asked_at)
                        values (gen_random_uuid(), ?, ?, '{"includeReport": ["APP_USAGE"], "include": []}', 0, now())""").param(org).param(job).update();
    }

    private static void post(ApiClient ada) {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add("{\"event\": \"%s\", \"userId\": \"user-%d\", \"username\": \"Ada Lovelace\"}"
                    .formatted(i % 2 == 0 ? "Train Model" : "Predict", i % 3));
        }
        json(ada.post("/api/v2/eventLogs/", "[" + String.join(",", events) + "]"), 201);
    }

    private static void ask(ApiClient ada, String body) {
        assertThat(ada.post("/api/v2/usageDataExports/", body).statusCode()).isEqualTo(202);
    }

    private static Map<String, String> unzip(Path zip) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                files.put(entry.getName(), new String(entries.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
