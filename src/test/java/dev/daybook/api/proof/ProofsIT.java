package dev.daybook.api.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.entry.Entry;
import dev.daybook.entry.SaltedValue;
import dev.daybook.event.Actor;
import dev.daybook.event.Appended;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.CheckpointUpdate;
import dev.daybook.integrity.ProofVerification;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.ConsistencyProof;
import dev.daybook.integrity.tree.EntryBundle;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofsIT extends IntegrationTest {

    private static final int SIZE = 700;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    private DataDirectory directory;

    @Autowired
    private EventLog log;

    @LocalServerPort
    private int port;

    /** In a path, it needs escapes; in an origin too. */
    private final String org = "proof-ü+" + UUID.randomUUID();

    private String base = "";
    private List<Appended> appended = List.of();
    private ApiClient administrator;
    private ApiClient reader;
    private ApiClient writer;
    private ApiClient stranger;
    private OpenApiInteractionValidator description;

    @BeforeAll
    void aLogIsSealed() {
        administrator = ApiClient.administrator(port, directory);
        // First of all, so that they have the first positions: that a token was made is an event too.
        appended = append(SIZE);
        reader = administrator.with(org, "ada", "CAN_ACCESS_USER_ACTIVITY");
        writer = administrator.with(org, "svc", "WRITE_EVENTS");
        stranger = administrator.with(org + "-stranger", "eve", "CAN_ACCESS_USER_ACTIVITY");
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/proof").body())
                .build();
        base = "/tlog/proof-%C3%BC+" + org.substring(org.indexOf('+') + 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> checkpoint().size() >= SIZE);
    }

    @Test
    void aStrangerRebuildsTheSignedTreeFromTheEntriesAlone() throws Exception {
        Checkpoint signed = checkpoint();
        List<Hash> leaves = new ArrayList<>();
        for (int bundle = 0; bundle * 256L < signed.size(); bundle++) {
            int width = (int) Math.min(256, signed.size() - bundle * 256L);
            byte[] bytes = bytes("/tile/entries/00" + bundle + (width < 256 ? ".p/" + width : ""));
            EntryBundle.decode(bytes, width).forEach(entry -> leaves.add(Hash.leaf(entry)));
        }
        List<Hash> level = leaves;
        for (int height = 0; !level.isEmpty(); height++) {
            List<Hash> above = new ArrayList<>();
            for (int tile = 0; tile * 256 < level.size(); tile++) {
                List<Hash> hashes = level.subList(tile * 256, Math.min(level.size(), tile * 256 + 256));
                String path = "/tile/" + height + "/00" + tile + (hashes.size() < 256 ? ".p/" + hashes.size() : "");
                assertThat(hashes(bytes(path))).as(path).isEqualTo(hashes);
                if (hashes.size() == 256) {
                    above.add(root(hashes));
                }
            }
            level = above;
        }
        assertThat(root(leaves.subList(0, (int) signed.size()))).isEqualTo(signed.root());
        assertThat(Arrays.copyOf(bytes("/tile/0/000.p/7"), 7 * 32))
                .isEqualTo(Arrays.copyOf(bytes("/tile/0/000"), 7 * 32));
    }

    @Test
    void aRecordIsProvedOfflineByWhatOneAnswerHolds() {
        Appended record = appended.get(300);
        JsonNode proof = json(allowed(reader, proofOf(record)), 200);

        byte[] entry = Base64.getDecoder().decode(proof.get("entry").asString());
        byte[] file = proof.get("proof").asString().getBytes(UTF_8);
        assertThat(ProofVerification.verify(file, entry, keys()).isOk()).isTrue();
        assertThat(proof.get("position").asLong()).isEqualTo(300);
        assertThat(proof.get("organization").asString()).isEqualTo(org);
        assertThat(proof.get("leafHash").asString())
                .isEqualTo(record.leafHash().base64())
                .isEqualTo(Hash.leaf(entry).base64());
        assertThat(proof.at("/openings/username/value").asString()).isEqualTo("ada@example.com");
        Map<String, SaltedValue> values = new HashMap<>();
        proof.get("openings")
                .properties()
                .forEach(opening -> values.put(
                        opening.getKey(),
                        new SaltedValue(
                                opening.getValue().get("salt").asString(),
                                opening.getValue().get("value").asString())));
        assertThat(ProofVerification.open(Entry.read(entry), values).isOk()).isTrue();
        entry[entry.length / 2] ^= 1;
        assertThat(ProofVerification.verify(file, entry, keys()).isOk()).isFalse();
    }

    @Test
    void aProofHoldsWithoutIdentities() {
        JsonNode proof = json(allowed(reader, proofOf(appended.get(5)) + "?includeIdentifyingFields=false"), 200);

        assertThat(proof.get("openings")).isEmpty();
        assertThat(new String(Base64.getDecoder().decode(proof.get("entry").asString()), UTF_8))
                .doesNotContain("ada@example.com");
        assertThat(ProofVerification.verify(
                                proof.get("proof").asString().getBytes(UTF_8),
                                Base64.getDecoder().decode(proof.get("entry").asString()),
                                keys())
                        .isOk())
                .isTrue();
        assertThat(json(allowed(reader, proofOf(appended.get(5)) + "?includeIdentifyingFields=maybe"), 422)
                        .at("/errors/includeIdentifyingFields")
                        .asString())
                .isNotBlank();
    }

    @Test
    void aRecordThatNoCheckpointCoversIsToBeAskedForAgain() {
        String organization = org + "-late";
        ApiClient late = administrator.with(organization, "ada", "CAN_ACCESS_USER_ACTIVITY");
        String first = proofOf(append(organization, 1).getFirst());
        await().until(() -> allowed(late, first).statusCode() == 200);
        // No checkpoint follows another one as soon as that.
        String path = proofOf(append(organization, 1).getFirst());
        List<Integer> answers = new ArrayList<>();

        await().until(() -> {
            HttpResponse<String> response = allowed(late, path);
            answers.add(response.statusCode());
            if (response.statusCode() == 202) {
                assertThat(response.headers().firstValue("Retry-After")).contains("1");
            }
            return response.statusCode() == 200;
        });

        assertThat(answers.getFirst()).isEqualTo(202);
        assertThat(answers).containsOnly(202, 200);
    }

    @Test
    void theLogContinuesWhatItWas() {
        long from = checkpoint().size();
        Hash before = checkpoint().root();
        append(3);
        await().until(() -> checkpoint().size() >= from + 3);
        HttpResponse<String> response = allowed(writer, base + "/consistency?from=" + from);
        CheckpointUpdate update = CheckpointUpdate.parse(response.body().getBytes(UTF_8));
        Checkpoint after = Checkpoint.parse(update.checkpoint().text());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(update.checkpoint().verify(keys()).isOk()).isTrue();
        assertThat(new ConsistencyProof(from, after.size(), update.hashes()).proves(before, after.root()))
                .isTrue();
        assertThat(allowed(writer, base + "/consistency?from=3&to=" + after.size())
                        .body())
                .startsWith("old 3\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?from=x", "?from=-1", "?from=1&to=0", "?from=1&to=999999999", "?from=99999999", "?to=5"})
    void aProofOfConsistencyThatCannotBeMadeIs422(String query) {
        assertThat(json(allowed(reader, base + "/consistency" + query), 422)
                        .get("errors")
                        .size())
                .isPositive();
    }

    @Test
    void whatIsFullIsKeptForEverAndACheckpointIsAskedForAnew() {
        HttpResponse<String> full = allowed(reader, base + "/tile/0/001");
        assertThat(cacheControl(full)).contains("max-age=31536000", "private", "immutable");
        assertThat(full.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(cacheControl(allowed(reader, base + "/tile/entries/000")))
                .contains("max-age=31536000", "private", "immutable");
        assertThat(cacheControl(allowed(reader, base + "/tile/0/000.p/3"))).contains("max-age=3600", "private");
        HttpResponse<String> checkpoint = allowed(reader, base + "/checkpoint");
        assertThat(cacheControl(checkpoint)).contains("no-cache", "private");
        assertThat(checkpoint.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        String tag = full.headers().firstValue("ETag").orElseThrow();
        assertThat(reader.get(base + "/tile/0/001", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tile/0/009",
                "/tile/0/000.p/256",
                "/tile/0/000.p/0",
                "/tile/0/0",
                "/tile/0/x000/000",
                "/tile/00/000",
                "/tile/1/000",
                "/tile/1/000.p/200",
                "/tile/8/000.p/1",
                "/tile/63/000.p/1",
                "/tile/64/000",
                "/tile/entries/077",
                "/tile/entries/002.p/255",
                "/tile/",
                "/tile/0/000/",
                "/nothing"
            })
    void whatTheTreeDoesNotHaveIs404(String path) {
        assertThat(json(reader.get(base + path), 404).get("message").asString()).isNotBlank();
    }

    @Test
    void tilesAreForTheOrganizationAndEntriesForItsReaders() {
        for (String path : List.of("/checkpoint", "/tile/0/000", "/tile/entries/000", "/consistency?from=1")) {
            assertThat(allowed(administrator, base + path).statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(allowed(reader, base + path).statusCode()).as(path).isEqualTo(200);
            assertThat(allowed(writer, base + path).statusCode())
                    .as(path)
                    .isEqualTo(path.contains("entries") ? 403 : 200);
            json(allowed(stranger, base + path), 404);
            json(allowed(stranger.as(""), base + path), 401);
        }
        json(allowed(writer, proofOf(appended.getFirst())), 403);
        json(allowed(stranger, proofOf(appended.getFirst())), 404);
        json(allowed(reader, "/api/v2/eventLogs/nonsense/proof/"), 404);
        json(allowed(reader, "/api/v2/eventLogs/0198f3c2-7a10-7123-8f00-6b7c1d2e3f40/proof/"), 404);
        assertThat(allowed(administrator, proofOf(appended.getFirst())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLogOfWhichNothingWasSignedIs404() {
        for (String path : List.of("/checkpoint", "/tile/0/000", "/tile/entries/000", "/consistency?from=1")) {
            json(allowed(administrator, base + "-empty" + path), 404);
        }
    }

    @Test
    void anyNameCanBeWrittenInTheOneFormThatNeedsNoEscape() {
        String encoded = "/tlog/~" + Base64.getUrlEncoder().withoutPadding().encodeToString(org.getBytes(UTF_8));

        assertThat(allowed(reader, encoded + "/checkpoint").statusCode()).isEqualTo(200);
        json(reader.get("/tlog/~!/checkpoint"), 404);
        String slashed = "b;c%" + org;
        append(slashed, 1);
        String path = "/tlog/~" + Base64.getUrlEncoder().withoutPadding().encodeToString(slashed.getBytes(UTF_8))
                + "/checkpoint";
        await().until(() -> administrator.get(path).statusCode() == 200);
        assertThat(administrator.get(path).body()).startsWith("daybook.local/b%3Bc%25proof-%C3%BC%2B");
    }

    @Test
    void keysAreListedWithTheSizesThatTheySigned() {
        JsonNode own = json(allowed(writer, "/.well-known/daybook-log-keys"), 200);

        assertThat(own.get("logs")).hasSize(1);
        assertThat(own.at("/logs/0/organization").asString()).isEqualTo(org);
        assertThat(own.at("/logs/0/origin").asString()).isEqualTo(checkpoint().origin());
        assertThat(own.at("/logs/0/keys")).hasSize(1);
        assertThat(own.at("/logs/0/keys/0/beforeSize").isNull()).isTrue();
        assertThat(own.at("/logs/0/keys/0/fromSize").asLong()).isBetween(1L, SIZE + 2L);
        assertThat(json(allowed(administrator, "/.well-known/daybook-log-keys"), 200)
                        .get("logs")
                        .size())
                .isGreaterThanOrEqualTo(1);
        json(allowed(stranger, "/.well-known/daybook-log-keys?organization=default"), 404);
        json(allowed(stranger.as(""), "/.well-known/daybook-log-keys"), 401);
    }

    @Test
    void healthSaysWhetherLogsAreSealed() {
        JsonNode health = json(administrator.get("/actuator/health"), 200);

        assertThat(health.at("/components/integrity/details/sealing").asBoolean())
                .isTrue();
        assertThat(health.at("/components/integrity/details/stopped").toString())
                .doesNotContain(org);
    }

    private Checkpoint checkpoint() {
        HttpResponse<String> response = allowed(reader, base + "/checkpoint");
        if (response.statusCode() == 404) {
            return new Checkpoint("-", 0, Hash.EMPTY);
        }
        SignedNote note = SignedNote.parse(response.body().getBytes(UTF_8));
        assertThat(note.verify(keys()).isOk()).isTrue();
        return Checkpoint.parse(note.text());
    }

    private List<NoteVerifier> keys() {
        List<NoteVerifier> keys = new ArrayList<>();
        json(reader.get("/.well-known/daybook-log-keys"), 200)
                .at("/logs/0/keys")
                .forEach(key -> keys.add(NoteVerifier.parse(key.get("key").asString())));
        return keys;
    }

    private static String proofOf(Appended record) {
        return "/api/v2/eventLogs/" + record.id() + "/proof/";
    }

    private static String cacheControl(HttpResponse<String> response) {
        return response.headers().firstValue("Cache-Control").orElseThrow();
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        return ApiClient.json(response, status);
    }

    /** RFC 6962, section 2.1. */
    private static Hash root(List<Hash> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return Hash.node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    private static List<Hash> hashes(byte[] tile) {
        return IntStream.range(0, tile.length / 32)
                .mapToObj(n -> Hash.of(Arrays.copyOfRange(tile, n * 32, n * 32 + 32)))
                .toList();
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + base + path))
                        .header("Authorization", reader.authorization())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private List<Appended> append(int count) {
        return append(org, count);
    }

    private List<Appended> append(String organization, int count) {
        return log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, count)
                        .mapToObj(n -> new NewEvent(
                                "Proof Tested",
                                null,
                                null,
                                new Actor("user-" + n, "ada@example.com", "203.0.113.7", null, null, null, "{}"),
                                Scope.organization(organization),
                                null,
                                "{\"n\":" + n + "}",
                                null))
                        .toList()));
    }

    /** The answer to a GET, which is one that the OpenAPI document allows. */
    private HttpResponse<String> allowed(ApiClient caller, String address) {
        HttpResponse<String> response = caller.get(address);
        SimpleResponse.Builder shown = SimpleResponse.Builder.status(response.statusCode());
        for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
            shown.withHeader(header.getKey(), header.getValue());
        }
        if (!response.body().isEmpty()) {
            shown.withBody(response.body());
        }
        String path = address.replaceFirst("\\?.*", "").replaceFirst("/tile/(.).*", "/tile/$1");
        assertThat(description
                        .validateResponse(path, Request.Method.GET, shown.build())
                        .getMessages())
                .as(address)
                .isEmpty();
        return response;
    }
}
