package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.daybook.entry.Entry;
import dev.daybook.entry.MalformedEntryException;
import dev.daybook.entry.Mutation;
import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.CheckpointUpdate;
import dev.daybook.integrity.Logs;
import dev.daybook.integrity.TlogProof;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.TileReader;
import dev.daybook.integrity.tree.TileStore;
import dev.daybook.kernel.EventId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The module that checks proofs in the browser finds what the offline verifier finds: it agrees with the vectors of
 * docs/integrity.md, reads exactly what the service's own reader reads, and takes nothing for proved that was altered.
 */
@NeedsBrowser
class ProofModuleTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ASSETS = "/dev/daybook/console/assets/";
    private static final String GOLDEN = "/dev/daybook/integrity/";

    private static final Map<String, Object> USERNAME =
            Map.of("salt", "AwQFBgcICQoLDA0ODxAREg", "value", "user3@example.com");

    /** The key of somebody else. */
    private static final NoteSigner OTHER = NoteSigner.generate("other");

    private static HttpServer server;
    private static Browser browser;

    @BeforeAll
    static void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isModule = exchange.getRequestURI().getPath().endsWith(".js");
            byte[] body = isModule
                    ? resource(ASSETS + exchange.getRequestURI().getPath().substring(1))
                    : "<!doctype html><title>Proof</title><link rel=icon href='data:,'>"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", isModule ? "text/javascript" : "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        browser = Chromium.open(
                URI.create("http://localhost:" + server.getAddress().getPort()));
        openPage("/");
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.stop(0);
    }

    private static void openPage(String url) {
        browser.open(url);
        // What a list of answers to changed proofs says: of each one that did not turn red, which it was.
        browser.run("""
                import('/proof.js').then(module => {
                  globalThis.proof = module;
                  globalThis.outcome = async (...given) => {
                    try {
                      return await module.check(...given);
                    } catch (failure) {
                      if (failure instanceof module.Malformed) {
                        return { state: 'wrong', steps: [{ name: 'Malformed', state: 'wrong', text: failure.message }] };
                      }
                      throw failure;
                    }
                  };
                })""");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(ProofModuleTest.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        }
    }

    private static String golden(String name) throws IOException {
        return new String(resource(GOLDEN + name), StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** What the service would answer for the golden entry. */
    private static Map<String, Object> answer() throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("organization", "acme");
        answer.put("position", 3);
        answer.put("entry", base64(resource(GOLDEN + "golden-entry.json")));
        answer.put("proof", golden("golden.tlog-proof"));
        answer.put("openings", Map.of("username", USERNAME));
        answer.put("keys", List.of(Map.of("fromSize", 1, "verifier", golden("golden.vkey"))));
        return answer;
    }

    /** What a page would show of it, field by field. */
    private static Map<String, String> shown() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("actor.userId", "u3");
        shown.put("actor.attributes", "{ }");
        shown.put("details", "{}");
        shown.put("event", "Login Success");
        shown.put("identity.username", "user3@example.com");
        shown.put("position", "3");
        shown.put("poster.tokenId", "018f0000-0000-7000-8000-0000000000aa");
        shown.put("poster.userId", "gateway");
        shown.put("receivedAt", "2026-01-01T00:00:00Z");
        shown.put("report", "ADMIN_USAGE");
        shown.put("scope.orgId", "acme");
        shown.put("timestamp", "2024-04-21T09:32:31.103300Z");
        Entry entry = Entry.read(resource(GOLDEN + "golden-entry.json"));
        shown.put("id", EventId.of("acme", entry.timestamp(), 3).toString());
        shown.put("leafHash", Hash.leaf(resource(GOLDEN + "golden-entry.json")).base64());
        return shown;
    }

    private static JsonNode check(Map<String, Object> answer, Map<String, String> shown) {
        List<Map<String, String>> fields = shown.entrySet().stream()
                .map(field -> Map.of("field", field.getKey(), "text", field.getValue()))
                .toList();
        return browser.run("outcome(%s, %s, null, null, '2026-11-29T00:00:00Z')"
                .formatted(JSON.writeValueAsString(answer), JSON.writeValueAsString(fields)));
    }

    private static List<String> faults(JsonNode outcome) {
        return outcome.get("steps")
                .valueStream()
                .filter(step -> step.get("state").asString().equals("wrong"))
                .map(step ->
                        step.get("name").asString() + ": " + step.get("text").asString())
                .toList();
    }

    @Test
    void agreesWithTheVectorsOfLeaves() throws IOException {
        JsonNode vectors =
                JSON.readTree(resource("/integrity/leaf-vectors.json")).get("vectors");

        JsonNode wrong = browser.run("""
                (async vectors => {
                  const wrong = [];
                  for (const vector of vectors) {
                    const bytes = new TextEncoder().encode(vector.canonicalBytes);
                    const entry = proof.readEntry(bytes);
                    const opened = await Promise.all(vector.identity.map(identity =>
                        proof.opens(identity.name, identity, entry.identity[identity.name])));
                    if (proof.hex(await proof.leafHash(bytes)) !== vector.leafHash || entry.position !== vector.position
                        || opened.includes(false) || Object.keys(entry.identity).length !== opened.length) {
                      wrong.push(vector.name);
                    }
                  }
                  return wrong;
                })(%s)""".formatted(vectors));

        assertThat(vectors.size()).isGreaterThan(20);
        assertThat(wrong.size()).as("%s", wrong).isZero();
    }

    @Test
    void hashesWhatComesInPieces() {
        assertThat(browser.run("""
                import('/sha256.js').then(async ({ Sha256 }) => {
                  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i * 7 % 256);
                  const wrong = [];
                  for (let length = 0; length <= 300; length++) {
                    const whole = bytes.subarray(0, length);
                    const expected = proof.hex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
                    for (const piece of [1, 63, 64, 65, 300]) {
                      const hash = new Sha256();
                      for (let at = 0; at < length; at += piece) {
                        hash.update(whole.subarray(at, at + piece));
                      }
                      if (proof.hex(hash.digest()) !== expected) {
                        wrong.push(`${length} in pieces of ${piece}`);
                      }
                    }
                  }
                  return wrong.join();
                })""").asString()).isEmpty();
    }

    @Test
    void isGreenForTheGoldenProof() throws IOException {
        JsonNode outcome = check(answer(), shown());

        assertThat(outcome.get("state").asString()).as("%s", outcome).isEqualTo("ok");
        assertThat(outcome.get("steps")
                        .valueStream()
                        .map(step -> step.get("name").asString()))
                .containsExactly("Entry", "This page", "Path", "Signature", "History");
        assertThat(outcome.at("/keep/note").asString()).startsWith("logs.example.com/tlog/acme\n5\n");
    }

    @Test
    void isRedForEachBitOfEntryPathRootSignatureAndKeyThatIsAnother() throws IOException {
        JsonNode green = browser.run("""
                (async (answer, shown) => {
                  const green = [];
                  const flip = (bytes, bit) => {
                    const flipped = bytes.slice();
                    flipped[bit >> 3] ^= 1 << (bit & 7);
                    return flipped;
                  };
                  const attempt = async (what, changed) => {
                    const { state } = await outcome({ ...answer, ...changed }, shown, null, null, '');
                    if (state !== 'wrong') {
                      green.push(`${what}: ${state}`);
                    }
                  };
                  let tried = 0;
                  const every = async (what, bytes, step, change) => {
                    for (let bit = 0; bit < bytes.length * 8; bit += step) {
                      tried++;
                      await attempt(`${what} bit ${bit}`, change(flip(bytes, bit)));
                    }
                  };
                  const utf8 = new TextEncoder();
                  const lines = answer.proof.split('\\n');
                  const put = (at, line) => ({ proof: lines.with(at, line).join('\\n') });
                  await every('entry', proof.fromBase64(answer.entry), 1, bytes => ({ entry: proof.toBase64(bytes) }));
                  for (const at of [2, 3, 4, 8]) {
                    await every(`hash of line ${at}`, proof.fromBase64(lines[at]), 1, bytes => put(at, proof.toBase64(bytes)));
                  }
                  const signature = lines[10].split(' ');
                  await every('signature', proof.fromBase64(signature[2]), 1,
                      bytes => put(10, [...signature.slice(0, 2), proof.toBase64(bytes)].join(' ')));
                  const [name, id, key] = answer.keys[0].verifier.split(/[+](.{8})[+](.*)/s);
                  await every('key', proof.fromBase64(key), 1,
                      bytes => ({ keys: [{ fromSize: 1, verifier: `${name}+${id}+${proof.toBase64(bytes)}` }] }));
                  // Each character of the rest of the text, in the place of which there is another one.
                  for (const at of [0, 1, 6, 7]) {
                    for (let i = 0; i < lines[at].length; i++) {
                      tried++;
                      const other = lines[at][i] === '4' ? '6' : '4';
                      await attempt(`line ${at}, ${i}`, put(at, lines[at].slice(0, i) + other + lines[at].slice(i + 1)));
                    }
                  }
                  return { green, tried };
                })(%s, [])""".formatted(JSON.writeValueAsString(answer())));

        assertThat(green.get("green").size()).as("%s", green).isZero();
        assertThat(green.get("tried").asInt()).isGreaterThan(4900);
    }

    @Test
    void isRedForEachFieldOfThePageThatIsAnother() throws IOException {
        for (String field : shown().keySet()) {
            Map<String, String> shown = shown();
            shown.put(field, field.equals("details") || field.equals("actor.attributes") ? "{\"a\":1}" : "other");

            assertThat(faults(check(answer(), shown)))
                    .as(field)
                    .containsExactly("This page: Other than the entry says: " + field + ".");
        }
        Map<String, String> more = shown();
        more.put("target.id", "");
        more.put("identity.email", "ada@example.com");
        assertThat(faults(check(answer(), more)))
                .containsExactly("This page: Other than the entry says: target.id, identity.email.");
    }

    @Test
    void takesTextsAsPagesWriteThemOut() throws IOException {
        assertThat(browser.run("""
                (async () => {
                  const entry = { event: 'a\\u0001b\\u200bc', details: { 'k\\u200b': ['\\u0001', 1.5] }, identity: {} };
                  const shown = [{ field: 'event', text: 'a\\u2401b⟨U+200B⟩c' },
                    { field: 'details', text: '{ "k⟨U+200B⟩": [\\n"\\\\u0001", 1.50] }' }];
                  return (await proof.compare(new Uint8Array(), entry, shown, {})).wrong.join();
                })()""").asString()).isEmpty();
    }

    @Test
    void opensWhatIdentifiesSomebodyInDetails() throws IOException {
        JsonNode vector = JSON.readTree(resource("/integrity/leaf-vectors.json"))
                .get("vectors")
                .valueStream()
                .filter(each -> each.get("identity").valueStream().anyMatch(ProofModuleTest::isEmailOfInvite))
                .findFirst()
                .orElseThrow();
        JsonNode email = vector.get("identity")
                .valueStream()
                .filter(ProofModuleTest::isEmailOfInvite)
                .findFirst()
                .orElseThrow();
        String check = """
                (async (vector, email, value) => {
                  const bytes = new TextEncoder().encode(vector.canonicalBytes);
                  const entry = proof.readEntry(bytes);
                  const details = structuredClone(entry.details);
                  details.data ??= {};
                  details.data.email = value;
                  return (await proof.compare(bytes, entry, [{ field: 'details', text: JSON.stringify(details) }],
                      { 'details.data.email': email })).wrong.join();
                })(%s, %s, %s)""";

        String value = email.get("value").asString();
        assertThat(browser.run(check.formatted(vector, email, value)).asString())
                .isEmpty();
        assertThat(browser.run(check.formatted(vector, email, "\"mallory@example.com\""))
                        .asString())
                .isEqualTo("details.data.email");
    }

    private static boolean isEmailOfInvite(JsonNode identity) {
        return identity.get("name").asString().equals("details.data.email");
    }

    @Test
    void isRedForAnotherOpening() throws IOException {
        for (Map<String, Object> opening : List.<Map<String, Object>>of(
                Map.of("salt", "AwQFBgcICQoLDA0ODxAREg", "value", "user4@example.com"),
                Map.of("salt", "BwQFBgcICQoLDA0ODxAREg", "value", "user3@example.com"),
                Map.of("salt", "AwQFBgcICQoLDA0ODxAREh", "value", "user3@example.com"))) {
            Map<String, Object> answer = answer();
            answer.put("openings", Map.of("username", opening));
            Map<String, String> withoutIt = shown();
            withoutIt.remove("identity.username");

            assertThat(faults(check(answer, withoutIt)))
                    .containsExactly("This page: Other than the entry says: identity.username.");
        }
        Map<String, Object> none = answer();
        none.put("openings", Map.of());
        assertThat(faults(check(none, shown())))
                .containsExactly("This page: Other than the entry says: identity.username.");
    }

    @Test
    void isRedInAnotherLogOrAtAnotherPosition() throws IOException {
        Map<String, Object> elsewhere = answer();
        elsewhere.put("organization", "acme2");
        assertThat(faults(check(elsewhere, shown()))).hasSize(2);

        Map<String, Object> moved = answer();
        moved.put("position", 2);
        assertThat(faults(check(moved, shown()))).hasSize(2);
    }

    @Test
    void saysThatWhatNoCheckpointCoversIsNotYetSealed() throws IOException {
        Map<String, Object> waiting = answer();
        waiting.put("proof", null);

        assertThat(check(waiting, shown()).get("state").asString()).isEqualTo("waiting");
        Map<String, String> other = shown();
        other.put("event", "Login Failure");
        assertThat(check(waiting, other).get("state").asString()).isEqualTo("wrong");
    }

    @Test
    void readsExactlyTheEntriesThatTheServiceReads() throws IOException {
        List<byte[]> entries = new ArrayList<>();
        entries.add(resource(GOLDEN + "golden-entry.json"));
        JSON.readTree(resource("/integrity/leaf-vectors.json")).get("vectors").forEach(vector -> {
            byte[] bytes = vector.get("canonicalBytes").asString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length < 2000) {
                entries.add(bytes);
            }
        });
        Random random = new Random(18);
        List<byte[]> changed = new ArrayList<>();
        for (Mutation mutation : Mutation.values()) {
            for (int i = 0; i < (mutation == Mutation.LONGER_THAN_AN_ENTRY ? 12 : 100); i++) {
                changed.add(mutation.of(entries.get(random.nextInt(entries.size())), random));
            }
        }
        List<Boolean> expected = changed.stream().map(ProofModuleTest::isEntry).toList();

        JsonNode read = browser.run("""
                %s.map(base64 => {
                  try {
                    proof.readEntry(proof.fromBase64(base64));
                    return true;
                  } catch (failure) {
                    if (failure instanceof proof.Malformed) {
                      return false;
                    }
                    throw failure;
                  }
                })""".formatted(JSON.writeValueAsString(
                changed.stream().map(ProofModuleTest::base64).toList())));

        List<String> otherwise = IntStream.range(0, changed.size())
                .filter(i -> read.get(i).asBoolean() != expected.get(i))
                .mapToObj(i -> expected.get(i) + " " + new String(changed.get(i), StandardCharsets.UTF_8))
                .toList();
        assertThat(otherwise).isEmpty();
        assertThat(expected).contains(true, false);
    }

    private static boolean isEntry(byte[] bytes) {
        try {
            Entry.read(bytes);
            return true;
        } catch (MalformedEntryException malformed) {
            return false;
        }
    }

    @Test
    void followsPathsInTreesOfAllShapes() {
        TestLog log = new TestLog("acme", 70, -1);
        List<Map<String, Object>> paths = new ArrayList<>();
        for (int size = 1; size <= 70; size++) {
            for (int index : new int[] {0, size / 2, size - 1}) {
                paths.add(Map.of("leaf", log.leaves.get(index).base64(), "proof", log.proof(index, size)));
            }
        }
        assertThat(browser.run("""
                (async paths => {
                  let proved = 0;
                  for (const path of paths) {
                    const { index, hashes, checkpoint } = proof.parseProof(path.proof);
                    const leaf = proof.fromBase64(path.leaf);
                    if (await proof.provesInclusion(leaf, index, checkpoint.size, hashes, checkpoint.root)
                        && !await proof.provesInclusion(leaf, index + 1, checkpoint.size, hashes, checkpoint.root)
                        && !await proof.provesInclusion(leaf, index, checkpoint.size, [...hashes, leaf], checkpoint.root)
                        && (hashes.length === 0
                          || !await proof.provesInclusion(leaf, index, checkpoint.size, hashes.slice(1), checkpoint.root))) {
                      proved++;
                    }
                  }
                  return proved;
                })(%s)""".formatted(JSON.writeValueAsString(paths))).asInt())
                .isEqualTo(210);
    }

    @Test
    void seesThatALogOnlyGrewOrThatItDidNot() {
        TestLog log = new TestLog("acme", 70, -1);
        TestLog fork = new TestLog("acme", 70, 9);
        for (int from : new int[] {1, 2, 7, 8, 9, 31, 32, 33, 64, 69}) {
            for (int to : new int[] {from, 65, 70}) {
                if (to >= from) {
                    assertThat(history(log.keys(), log, to, log.kept(from), log).get("state"))
                            .as("from %s to %s", from, to)
                            .isEqualTo("ok");
                    // The same seen the other way round: this page is the older one.
                    assertThat(history(log.keys(), log, from, log.kept(to), log).get("state"))
                            .isEqualTo("ok");
                    // The event at position 9 is another one than this browser saw.
                    assertThat(history(log.keys(), fork, to, log.kept(from), fork)
                                    .get("state"))
                            .as("fork from %s to %s", from, to)
                            .isEqualTo(from <= 9 ? "ok" : "wrong");
                }
            }
        }
    }

    @Test
    void saysThatALogWasSetBack() {
        TestLog log = new TestLog("acme", 70, -1);
        Map<String, String> outcome = history(log.keys(), log, 40, log.kept(70), null);

        assertThat(outcome.get("state")).isEqualTo("wrong");
        assertThat(outcome.get("text"))
                .contains("had 70 entries; now it shows 40")
                .contains("set back");
        assertThat(outcome.get("keep")).isNull();
    }

    @Test
    void doesNotTakeAProofThatIsMissingOrOfAnotherLogForOne() {
        TestLog log = new TestLog("acme", 70, -1);
        TestLog fork = new TestLog("acme", 70, 9);
        assertThat(history(log.keys(), log, 70, log.kept(40), null).get("state"))
                .isEqualTo("wrong");
        assertThat(history(log.keys(), log, 70, log.kept(40), fork).get("state"))
                .isEqualTo("wrong");
    }

    @Test
    void saysLoudlyThatAKeyFollowedAnother() {
        TestLog log = new TestLog("acme", 70, -1);
        List<Map<String, Object>> replaced = List.of(
                Map.of("fromSize", 1, "verifier", log.signer.verifier().toString()),
                Map.of(
                        "fromSize",
                        50,
                        "verifier",
                        TestLog.other(log.origin).verifier().toString()));
        TestLog later = log.signedBy(TestLog.other(log.origin));

        Map<String, String> outcome = history(replaced, later, 60, log.kept(40), later);
        assertThat(outcome.get("state")).isEqualTo("notice");
        assertThat(outcome.get("text")).contains("from 50 entries on");
        assertThat(outcome.get("keep")).as("kept before the viewer accepts it").isNull();
        assertThat(outcome.get("accept")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"1, the only one", "30, of sizes that the old one signed"})
    void isRedForAKeyThatIsAnother(int fromSize, String why) {
        TestLog log = new TestLog("acme", 70, -1);
        TestLog later = log.signedBy(TestLog.other(log.origin));
        Map<String, Object> first =
                Map.of("fromSize", 1, "verifier", log.signer.verifier().toString());
        Map<String, Object> other =
                Map.of("fromSize", fromSize, "verifier", later.signer.verifier().toString());
        List<Map<String, Object>> keys = fromSize == 1 ? List.of(other) : List.of(first, other);

        assertThat(history(keys, later, 60, log.kept(40), later).get("state"))
                .as(why)
                .isEqualTo("wrong");
    }

    @Test
    void saysThatWhatTheBrowserKeptIsBroken() {
        TestLog log = new TestLog("acme", 70, -1);
        for (String note : List.of("", "x", log.checkpoint(40).replace("\n40\n", "\n41\n"))) {
            Map<String, Object> kept = new LinkedHashMap<>(log.kept(40));
            kept.put("note", note);
            assertThat(history(log.keys(), log, 70, kept, log).get("state")).isEqualTo("unknown");
        }
        for (String member : List.of("since", "seen", "keys", "note")) {
            for (Object other : List.of(7, List.of(List.of()), List.of(Map.of("verifier", 1)))) {
                Map<String, Object> kept = new LinkedHashMap<>(log.kept(40));
                kept.put(member, other);
                assertThat(history(log.keys(), log, 70, kept, log).get("state"))
                        .as("%s of %s", member, other)
                        .isEqualTo("unknown");
            }
        }
    }

    @Test
    void takesWhatTheBrowserKeptAndCannotBeReadForNoFirstVisit() {
        for (String kept : List.of("", "{", "null", "7", "{}")) {
            assertThat(browser.run("""
                    import('/proof-section.js').then(section => {
                      localStorage.setItem('daybook.log.acme', %s);
                      const kept = section.read('acme');
                      localStorage.removeItem('daybook.log.acme');
                      return kept !== null && section.read('acme') === null;
                    })""".formatted(JSON.writeValueAsString(kept))).asBoolean())
                    .as(kept)
                    .isTrue();
        }
    }

    @Test
    void saysWhatIsMissingOnAPageThatIsNotSecure() {
        assertThat(browser.run("proof.whatIsMissing()").isNull()).isTrue();
        int port = server.getAddress().getPort();
        browser.allowHost(Chromium.INSECURE_HOST + ":" + port);
        openPage("http://" + Chromium.INSECURE_HOST + ":" + port + "/");
        try {
            assertThat(browser.run("proof.whatIsMissing()").asString()).contains("https");
        } finally {
            openPage("/");
        }
    }

    /**
     * Holds a checkpoint of a log against what was kept.
     *
     * @param prover whose proofs of consistency the service gives; null if it has none
     */
    private static Map<String, String> history(
            List<Map<String, Object>> keys, TestLog log, int size, Map<String, Object> kept, @Nullable TestLog prover) {
        int earlier = TestLog.size(kept);
        int from = Math.min(earlier, size);
        int to = Math.max(earlier, size);
        JsonNode outcome = browser.run("""
                proof.checkHistory('acme', %s, proof.parseCheckpoint(%s), %s, async () => %s, '2026-11-29T10:00:00Z')""".formatted(
                        JSON.writeValueAsString(keys),
                        JSON.writeValueAsString(log.checkpoint(size)),
                        JSON.writeValueAsString(kept),
                        JSON.writeValueAsString(prover == null || from < 1 ? null : prover.update(from, to))));
        JsonNode last = outcome.get("steps").get(outcome.get("steps").size() - 1);
        Map<String, String> told = new LinkedHashMap<>();
        told.put("state", last.get("state").asString());
        told.put("text", last.get("text").asString());
        Stream.of("keep", "accept")
                .filter(name -> outcome.get(name).isObject())
                .forEach(name -> told.put(name, outcome.get(name).toString()));
        return told;
    }

    /** A log of some entries with its checkpoints. */
    private record TestLog(String origin, List<Hash> leaves, TileReader tiles, NoteSigner signer) {

        /** @param other the position of the entry that is another one than in the log of the same size; or -1 */
        TestLog(String organization, int size, int other) {
            this(
                    "logs.example.com/tlog/" + organization,
                    IntStream.range(0, size)
                            .mapToObj(i -> Hash.leaf(new byte[] {(byte) i, (byte) (i == other ? 1 : 0)}))
                            .toList());
        }

        private TestLog(String origin, List<Hash> leaves) {
            this(
                    origin,
                    leaves,
                    TileStore.of(leaves),
                    NoteSigner.parse(Logs.PETER_SECRET).named(origin));
        }

        TestLog signedBy(NoteSigner other) {
            return new TestLog(origin, leaves, tiles, other);
        }

        static NoteSigner other(String origin) {
            return OTHER.named(origin);
        }

        List<Map<String, Object>> keys() {
            return List.of(Map.of("fromSize", 1, "verifier", signer.verifier().toString()));
        }

        String checkpoint(long size) {
            return new Checkpoint(origin, size, new MerkleTree(tiles, size).root())
                    .sign(List.of(signer))
                    .toString();
        }

        Map<String, Object> kept(long size) {
            return Map.of(
                    "since",
                    "2026-11-01T00:00:00Z",
                    "seen",
                    "2026-11-02T00:00:00Z",
                    "keys",
                    keys(),
                    "note",
                    checkpoint(size));
        }

        /** Of what cannot be read it is 0. */
        static int size(Map<String, Object> kept) {
            String[] lines = Objects.requireNonNull(kept.get("note")).toString().split("\n", -1);
            return lines.length > 1 ? Integer.parseInt(lines[1]) : 0;
        }

        String proof(long index, long size) {
            return TlogProof.of(
                            new MerkleTree(tiles, size).inclusionProof(index),
                            new Checkpoint(origin, size, new MerkleTree(tiles, size).root()).sign(List.of(signer)))
                    .toString();
        }

        String update(long from, long to) {
            return CheckpointUpdate.of(
                            new MerkleTree(tiles, to).consistencyProof(from),
                            new Checkpoint(origin, to, new MerkleTree(tiles, to).root()).sign(List.of(signer)))
                    .toString();
        }
    }
}
