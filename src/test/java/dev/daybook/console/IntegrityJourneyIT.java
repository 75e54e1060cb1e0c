package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import dev.daybook.event.EventLog;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.note.NoteSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Somebody looks whether the logs are sealed, keeps a checkpoint elsewhere, and sees when a log is not what it was. */
class IntegrityJourneyIT extends BrowserIT {

    @Autowired
    EventLog log;

    @Autowired
    Checkpoints checkpoints;

    private final String organization = "integrity-journey-" + UUID.randomUUID();

    private static void post(ApiClient client, int events) {
        for (int i = 0; i < events; i++) {
            assertThat(client.post("/api/v2/eventLogs/", "{\"event\": \"Train Model\", \"userId\": \"ada\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    /** Opens the page when all that the log has is sealed, and says how much that is. */
    private long openSealed() {
        browser.until(
                "all events are sealed",
                () -> checkpoints
                        .latest(organization)
                        .filter(last -> last.size() == log.head(organization))
                        .isPresent());
        browser.open("/console/integrity");
        return log.head(organization);
    }

    @Test
    void checksTheLastCheckpointAndHoldsItAgainstTheOneOfTheVisitBefore() throws Exception {
        // That a token was issued is an event already.
        ApiClient client = signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        openSealed();
        browser.run("localStorage.clear()");
        browser.reload();
        browser.css(".log[data-state=ok]").awaitText("sees the log for the first time");
        assertThat(browser.css("table.followers").text()).contains("counts", "seal");

        post(client, 4);
        long size = openSealed();
        browser.css(".log[data-state=ok]").awaitText("is the beginning of what it sees now");
        browser.css(".log").first().awaitText("over " + size + " events");
        browser.reload();
        browser.css(".log[data-state=ok]").awaitText("with the same " + size + " entries");
        browser.examine("integrity");

        Path checkpoint = browser.download(
                () -> browser.role("link", "Download the checkpoint").click());
        assertThat(checkpoint).hasFileName("checkpoint-" + size + ".txt");
        Path keys =
                browser.download(() -> browser.role("link", "Download the keys").click());
        assertThat(Files.readString(keys)).contains("/" + organization + "+");
        assertThat(browser.transferred()).isLessThan(60_000);
    }

    @Test
    void showsALogThatWasSetBackRed() {
        ApiClient client = signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        long before = openSealed();
        post(client, 2);
        long size = openSealed();
        browser.css(".log[data-state=ok]").awaitShown();
        String later = Intruder.take("checkpoint", "org_id = '" + organization + "' and size > " + before);
        try {
            browser.expectError("422");
            browser.open("/console/integrity");
            browser.css(".log[data-state=wrong]").awaitText("It was set back to an earlier state");
            browser.examine("integrity-set-back");
        } finally {
            Intruder.put("checkpoint", later);
        }

        browser.open("/console/integrity");
        browser.css(".log[data-state=ok]").awaitText("with the same " + size + " entries");
    }

    @Test
    void saysLoudlyThatTheKeyIsAnotherThanAtTheVisitBefore() {
        signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        openSealed();
        browser.css(".log[data-state=ok]").awaitShown();
        String other =
                NoteSigner.generate("daybook.local/" + organization).verifier().toString();
        String key = browser.css(".log").first().attribute("data-keys");
        String ofLog = " where org_id = '" + organization + "'";

        Intruder.change("update log_key set verifier = '" + other + "'" + ofLog);
        try {
            browser.open("/console/integrity");
            browser.css(".log[data-state=wrong]").awaitText("has not signed this checkpoint");
        } finally {
            Intruder.change("update log_key set verifier = '"
                    + JsonMapper.shared().readTree(key).at("/0/verifier").asString() + "'" + ofLog);
        }
    }

    @Test
    void showsWhoSeesAllLogsEachOfThem() {
        signIn(administrator().authorization().substring("Bearer ".length()));
        browser.open("/console/integrity?org=nobody-" + organization);
        assertThat(browser.text()).contains("Nothing has been logged yet in the organization nobody-" + organization);
        browser.examine("integrity-empty");

        browser.open("/console/integrity");
        browser.css(".log").first().awaitShown();
        assertThat(browser.css("section.log").count()).isGreaterThan(1);
    }

    @Test
    void verifiesTheZipOfAnExport(@TempDir Path folder) throws Exception {
        ApiClient client = signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS");
        post(client, 5);
        byte[] zip = export(client);
        browser.open("/console/integrity");
        Found file = browser.label("The zip of an export");

        file.attach(write(folder.resolve("export.zip"), zip));
        browser.css("#verify[data-state=ok]")
                .awaitText("This file is, byte for byte, the export that the service finished");
        browser.examine("integrity-export");

        zip[zip.length / 2] ^= 1;
        browser.expectError("404");
        file.attach(write(folder.resolve("changed.zip"), zip));
        browser.css("#verify[data-state=wrong]").awaitText("No event of the log tells of an export with these bytes");
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The zip of an export of the whole log. */
    private byte[] export(ApiClient client) throws Exception {
        HttpResponse<String> asked = client.post("/api/v2/usageDataExports/", "{}");
        assertThat(asked.statusCode()).isEqualTo(202);
        String status =
                URI.create(asked.headers().firstValue("Location").orElseThrow()).getPath();
        browser.until("the export is built", () -> client.get(status).statusCode() == 303);
        String artifact = URI.create(
                        client.get(status).headers().firstValue("Location").orElseThrow())
                .getPath();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + artifact))
                .header("Authorization", client.authorization())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }
}
