package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.DaybookApplication;
import dev.daybook.OwnJvm;
import dev.daybook.TestDatabase;
import dev.daybook.api.ApiClient;
import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.SigningKeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Somebody looks at an event, whose proof is checked in the browser: whatever is not what was sealed is red. */
class ProofJourneyIT extends BrowserIT {

    /** Everything that an event can say, with characters that nobody sees. */
    private static final String EVENT = """
            {"event": "Train Model", "userId": "u\\u200b17", "username": "ada\\u0001", "ip": "203.0.113.7",
             "projectId": "p-1", "context": {"projectName": "Churn\\u202e", "projectType": "Regression", "userProjectRole": "OWNER"},
             "actor": {"type": "session", "email": "ada@example.com", "ja3": "a", "user_agent": "Mozilla/5.0"},
             "target": {"type": "model", "id": "m-1", "name": "Churn"},
             "idempotencyKey": "run-1", "timestamp": "%s",
             "details": {"rows": 1000, "rate": 1.50, "huge": 1e21, "text": "ab\\n\\u0007\\u200b", "list": [null, true, {}], "__proto__": {"a": 1}}}""";

    private final String organization = "proof-journey-" + UUID.randomUUID();

    @Autowired
    Checkpoints checkpoints;

    private ApiClient client;

    @BeforeEach
    void signIn() {
        client = signIn(organization, "ada", "CAN_ACCESS_USER_ACTIVITY", "WRITE_EVENTS", "ADMIN_API_ACCESS");
    }

    private String ofLog(long position) {
        return " where org_id = '" + organization + "' and position = " + position;
    }

    /** Posts an event, and waits until it is sealed unless somebody keeps it from being. */
    private long post(String event) {
        return json(client.post("/api/v2/eventLogs/", event), 201)
                .get("position")
                .asLong();
    }

    private long sealed(String event) {
        long position = post(event);
        browser.until(
                "the event is sealed",
                () -> checkpoints
                        .latest(organization)
                        .filter(last -> last.size() > position)
                        .isPresent());
        return position;
    }

    private void openEvent(long position) {
        browser.open("/console/events/" + organization + "/" + position);
    }

    private void awaitRed(String step, String text) {
        browser.css(".proof[data-state=wrong]").awaitText("Not proved");
        assertThat(browser.css(".proof li[data-state=wrong]", text)
                        .css("b")
                        .first()
                        .text())
                .startsWith(step);
    }

    @Test
    void provesAnEventWithEverythingThatThePageShows(@TempDir Path folder) throws Exception {
        long position = sealed(EVENT.formatted(Instant.now()));

        openEvent(position);
        browser.css(".proof[data-state=ok]").awaitText("Proved");

        browser.css(".proof").awaitText("values of this page are what the entry says; 4 that identify somebody");
        assertThat(browser.css(".proof").text()).doesNotContain("Not shown");
        browser.examine("event-proved");

        browser.role("DisclosureTriangle", "Check it without this page").click();
        Path proof = browser.download(() -> browser.role("link", "the proof").click());
        Path key = browser.download(
                () -> browser.role("link", "download the log's key").click());
        assertThat(verify(proof, key)).startsWith("OK").contains("ada@example.com");
    }

    private static String verify(Path proof, Path key) throws Exception {
        Process process = OwnJvm.of(
                        DaybookApplication.class, List.of("verify", "proof", proof.toString(), "--key", key.toString()))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void provesWithoutIdentitiesAndSaysWhatIsNotShown() {
        long position = sealed(EVENT.formatted(Instant.now()));

        browser.open("/console/events/" + organization + "/" + position + "?identities=false");

        browser.css(".proof[data-state=ok]")
                .awaitText("Not shown, so that nothing is said of them: email, ip, projectName, username.");
    }

    @Test
    void provesEachEventThatIsOpenedBesideTheList() {
        long first = sealed("{\"event\": \"Train Model\", \"userId\": \"ada\"}");
        long second = sealed("{\"event\": \"Train Model\", \"userId\": \"eve\"}");
        browser.open("/console/events?event=Train+Model");

        for (long position : new long[] {second, first}) {
            browser.css("#events-rows tr")
                    .at(position == second ? 0 : 1)
                    .css("a[data-event]")
                    .click();
            browser.css("#drawer .proof[data-position='" + position + "'][data-state=ok]")
                    .awaitText("Proved");
        }
    }

    @Test
    void showsARowRedThatWasChangedInTheDatabase() {
        long position = sealed("{\"event\": \"Train Model\", \"userId\": \"ada\", \"details\": {\"rows\": 1000}}");
        openEvent(position);
        browser.css(".proof[data-state=ok]").awaitShown();

        Intruder.change("update event set details = '{\"rows\": 1001}'" + ofLog(position));
        try {
            browser.reload();
            awaitRed("Path", "The log holds another entry at this position");
            assertThat(browser.text()).contains("1001");
            browser.examine("event-tampered");

            // Also where the hash that is stored beside it was made to fit.
            String entry = browser.run("fetch(document.querySelector('[data-proof]').dataset.source)"
                            + ".then(answer => answer.json()).then(proof => proof.entry)")
                    .asString();
            String hash = HexFormat.of()
                    .formatHex(Hash.leaf(Base64.getDecoder().decode(entry)).bytes());
            Intruder.change("update event set leaf_hash = decode('" + hash + "', 'hex')" + ofLog(position));
            browser.reload();
            awaitRed("Path", "The log holds another entry at this position");
        } finally {
            String original = Hash.leaf(entryBefore("\"rows\":1000")).base64();
            Intruder.change("update event set details = '{\"rows\": 1000}', leaf_hash = decode('" + original
                    + "', 'base64')" + ofLog(position));
        }

        browser.reload();
        browser.css(".proof[data-state=ok]").awaitShown();
    }

    /** The canonical bytes that the event on the page had before it was changed. */
    private byte[] entryBefore(String rows) {
        String id = browser.css("[data-proof-field=id]").text();
        String proof = json(client.get("/api/v2/eventLogs/" + id + "/proof/"), 200)
                .get("entry")
                .asString();
        return new String(Base64.getDecoder().decode(proof), StandardCharsets.UTF_8)
                .replace("\"rows\":1001", rows)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void showsANameRedThatIsAnotherThanItWas() {
        long position = sealed("{\"event\": \"Train Model\", \"userId\": \"ada\", \"username\": \"ada@example.com\"}");

        Intruder.change("update event set username = 'eve@example.com'" + ofLog(position));
        try {
            openEvent(position);
            awaitRed("This page", "Other than the entry says: identity.username");
        } finally {
            Intruder.change("update event set username = 'ada@example.com'" + ofLog(position));
        }
    }

    @Test
    void saysThatAnEventIsNotYetSealedAndTriesAgain() throws Exception {
        TestDatabase database = TestDatabase.get();
        try (Connection connection = database.connect(database.owner());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // As another instance would, which seals at the moment.
            statement.execute("select pg_advisory_xact_lock(hashtextextended('daybook.follower seal', 0))");
            openEvent(post("{\"event\": \"Train Model\", \"userId\": \"ada\"}"));
            browser.css(".proof[data-state=waiting]").awaitText("Not yet sealed");
            browser.examine("event-unsealed");
            connection.rollback();
        }

        browser.css(".proof[data-state=ok]").awaitText("Proved");
        assertThat(browser.text()).doesNotContain("Not yet sealed");
    }

    @Test
    void showsALogRedThatHasShownAnotherHistory() throws Exception {
        long position = sealed("{\"event\": \"Train Model\", \"userId\": \"ada\"}");
        openEvent(position);
        browser.css(".proof[data-state=ok]").awaitShown();
        ObjectNode kept = (ObjectNode) JsonMapper.shared()
                .readTree(browser.run("localStorage.getItem('daybook.log." + organization + "')")
                        .asString());
        Checkpoint seen = Checkpoint.parse(
                checkpoints.latest(organization).orElseThrow().signedNote().text());
        // What an operator could sign for another viewer, who has the log's own key.
        NoteSigner signer = new SigningKeyFile(directory).readOrMake().signer().named(seen.origin());
        kept.put(
                "note",
                new Checkpoint(seen.origin(), seen.size(), Hash.leaf(new byte[0]))
                        .sign(List.of(signer))
                        .toString());
        browser.run("localStorage.setItem('daybook.log." + organization + "', "
                + JsonMapper.shared().writeValueAsString(kept.toString()) + ")");

        browser.reload();

        awaitRed("History", "The log has shown two histories");
        browser.examine("event-fork");
        browser.role("button", "Forget what this browser knows of the log").click();
        browser.css(".proof[data-state=ok]").awaitText("sees the log for the first time");
    }

    @Test
    void saysLoudlyThatTheKeyWasReplacedAndKeepsItWhenItIsRight() {
        long position = sealed("{\"event\": \"Train Model\", \"userId\": \"ada\"}");
        openEvent(position);
        browser.css(".proof[data-state=ok]").awaitShown();
        String origin = Checkpoint.parse(checkpoints
                        .latest(organization)
                        .orElseThrow()
                        .signedNote()
                        .text())
                .origin();
        String other = NoteSigner.generate(origin).verifier().toString();
        Intruder.change("insert into log_key (org_id, from_size, verifier) values ('" + organization + "', 100000, '"
                + other + "')");

        browser.reload();
        browser.css(".proof[data-state=notice]").awaitText("from 100,000 entries on it is " + other);
        browser.examine("event-key-replaced");
        browser.reload();
        browser.css(".proof[data-state=notice]").awaitShown();
        browser.role("button", "This key is right: know it from now on").click();
        browser.css(".proof[data-state=ok]").awaitShown();

        Intruder.take("log_key", "org_id = '" + organization + "' and from_size = 100000");
        browser.reload();
        awaitRed("History", "is not the one that this browser has known since");
    }

    @Test
    void saysWhatToDoWhereTheBrowserCannotCheck() {
        long position = sealed("{\"event\": \"Train Model\", \"userId\": \"ada\"}");
        String insecure = "http://" + Chromium.INSECURE_HOST + ":" + port;
        browser.allowHost(Chromium.INSECURE_HOST + ":" + port);
        browser.expectError("The Cross-Origin-Opener-Policy header has been ignored");
        browser.open(insecure + "/console/sign-in");
        browser.label("API token").type(client.authorization().substring("Token ".length()));
        browser.load("the console", () -> browser.role("button", "Sign in").click());

        browser.open(insecure + "/console/events/" + organization + "/" + position);

        browser.css(".proof[data-state=unknown]").awaitText("only on pages that come over https");
        assertThat(browser.css(".proof pre").text()).startsWith("java -jar daybook.jar verify proof");
        browser.examine("event-insecure");
    }
}
