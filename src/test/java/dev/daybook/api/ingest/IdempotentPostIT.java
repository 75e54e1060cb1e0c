package dev.daybook.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Permission;
import dev.daybook.event.EventLog;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events that are posted again under the Idempotency-Key of a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotentPostIT extends IntegrationTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ONE = "{\"event\": \"Project Created\", \"userId\": \"u\"}";
    private static final String OTHER = "{\"event\": \"Project Deleted\", \"userId\": \"u\"}";

    private final String org = "idempotent-" + UUID.randomUUID();

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EventLog log;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @LocalServerPort
    private int port;

    private IngestClient client;

    @BeforeAll
    void signIn() {
        client = IngestClient.of(port, tokens, org, Permission.WRITE_EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, "[" + ONE + "]", "[" + ONE + "," + OTHER + "]"})
    void theSameRequestAgainStoresNothingAndGetsTheFirstAnswer(String body) {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> first = post(IngestClient.JSON, key, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(first.headers().map()).containsKey("RateLimit");
        long head = log.head(org);

        for (String again : List.of(body, " " + body.replace(",", " ,\n") + "\n")) {
            HttpResponse<String> second = post(IngestClient.JSON, key, again);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(second.headers().map()).as("it is charged nothing").doesNotContainKey("RateLimit");
        }
        assertThat(log.head(org)).isEqualTo(head);
    }

    @Test
    void theAnswerIsThatOfAPostWithoutAKey() {
        JsonNode keyed = JSON.readTree(post(IngestClient.JSON, "plain", ONE).body());
        JsonNode plain = JSON.readTree(client.post(ONE).body());
        assertThat(keyed.propertyNames()).isEqualTo(plain.propertyNames());
        assertThat(keyed.get("position").asLong())
                .isEqualTo(plain.get("position").asLong() - 1);
    }

    @Test
    void linesAreTheSameRequestAsAnArrayAndASingleEventIsNot() {
        HttpResponse<String> array = post(IngestClient.JSON, "framing", "[" + ONE + "," + OTHER + "]");
        HttpResponse<String> lines = post(IngestClient.LINES, "framing", ONE + "\n" + OTHER);
        assertThat(lines.body()).isEqualTo(array.body());

        post(IngestClient.JSON, "single", ONE);
        assertThat(post(IngestClient.JSON, "single", "[" + ONE + "]").statusCode())
                .isEqualTo(409);
    }

    @Test
    void anotherBodyUnderTheKeyIsAConflictAndStoresNothing() {
        post(IngestClient.JSON, "conflict", ONE);
        long head = log.head(org);
        HttpResponse<String> conflict = post(IngestClient.JSON, "conflict", OTHER);
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(conflict.body()).at("/errors/0/field").asString())
                .isEqualTo("Idempotency-Key");
        assertThat(conflict.body()).doesNotContain("Project");
        assertThat(log.head(org)).isEqualTo(head);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        assertThat(post(IngestClient.JSON, "refused", "[" + ONE + ", {}]").statusCode())
                .isEqualTo(422);
        assertThat(post(IngestClient.JSON, "refused", ONE.replace("Project Created", "API Key Created"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(IngestClient.JSON, "refused", ONE).statusCode()).isEqualTo(201);
    }

    @Test
    void anEmptyRequestLeavesItsKeyFree() {
        assertThat(post(IngestClient.JSON, "empty", "[]").statusCode()).isEqualTo(201);
        assertThat(post(IngestClient.JSON, "empty", ONE).statusCode()).isEqualTo(201);
    }

    @Test
    void keysOfEventsWorkWithinIt() {
        String event = """
                {"event": "Project Created", "userId": "u", "timestamp": "%s", "idempotencyKey": "inner"}""".formatted(Instant.now());
        JsonNode first = JSON.readTree(client.post(event).body());
        JsonNode keyed = JSON.readTree(post(IngestClient.JSON, "outer", event).body());
        assertThat(keyed.get("id")).isEqualTo(first.get("id"));
        assertThat(keyed.get("duplicate").asBoolean()).isTrue();

        // The event alone would be taken, or met; the request's key refuses it.
        assertThat(post(IngestClient.JSON, "outer", event.replace("inner", "another"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(JSON.readTree(post(IngestClient.JSON, "outer", event).body()))
                .isEqualTo(keyed);
    }

    @Test
    void keysBelongToTheOrganizationWhicheverOfItsTokensPosts() {
        IngestClient colleague = IngestClient.of(port, tokens, org, Permission.WRITE_EVENTS);
        IngestClient stranger = IngestClient.of(port, tokens, org + "-other", Permission.WRITE_EVENTS);
        String first = post(IngestClient.JSON, "shared", ONE).body();
        assertThat(post(colleague, IngestClient.JSON, "shared", ONE).body()).isEqualTo(first);
        assertThat(post(colleague, IngestClient.JSON, "shared", OTHER).statusCode())
                .isEqualTo(409);

        HttpResponse<String> theirs = post(stranger, IngestClient.JSON, "shared", OTHER);
        assertThat(theirs.statusCode()).isEqualTo(201);
        assertThat(JSON.readTree(theirs.body()).get("position").asLong()).isEqualTo(log.head(org + "-other") - 1);
    }

    @Test
    void aKeyIsGivenOnceAndIsVisible() {
        for (String[] headers : new String[][] {
            {"Content-Type", IngestClient.JSON, "Idempotency-Key", "a", "Idempotency-Key", "b"},
            {"Content-Type", IngestClient.JSON, "Idempotency-Key", "k".repeat(257)}
        }) {
            HttpResponse<String> refusal = client.post(ONE.getBytes(StandardCharsets.UTF_8), headers);
            assertThat(refusal.statusCode()).isEqualTo(422);
            assertThat(JSON.readTree(refusal.body()).at("/errors/0/field").asString())
                    .isEqualTo("Idempotency-Key");
        }
    }

    @Test
    void ofManyAtTheSameTimeOneIsStoredAndAllGetItsAnswer() {
        String body = "[" + ONE + "," + OTHER + "]";
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int round = 0; round < 10; round++) {
                String key = "many-" + round;
                long head = log.head(org);
                List<CompletableFuture<HttpResponse<String>>> posts = IntStream.range(0, 16)
                        .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(IngestClient.JSON, key, body), threads))
                        .toList();
                assertThat(posts.stream().map(post -> post.join().statusCode())).containsOnly(201);
                Set<String> answers =
                        posts.stream().map(post -> post.join().body()).collect(Collectors.toSet());
                assertThat(answers).hasSize(1);
                assertThat(log.head(org)).isEqualTo(head + 2);
            }
        }
    }

    @Test
    void whoComesWhileAnotherInstanceStoresTheSameWaitsAndGetsItsAnswer() {
        post(IngestClient.JSON, "template", ONE);
        long head = log.head(org);
        CompletableFuture<HttpResponse<String>> second = new CompletableFuture<>();
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            jdbc.sql("""
                    insert into idempotency_key (org_id, kind, key, content, answer)
                    select org_id, kind, 'elsewhere', content, '{"id": "there"}' from idempotency_key
                    where org_id = ? and key = 'template'""").param(org).update();
            second.completeAsync(() -> post(IngestClient.JSON, "elsewhere", ONE));
            await().until(this::aWriterWaits);
        });
        assertThat(second.join().statusCode()).isEqualTo(201);
        assertThat(second.join().body()).isEqualTo("{\"id\": \"there\"}");
        assertThat(log.head(org)).isEqualTo(head);
    }

    @Test
    void whoWaitsForOneThatFailsIsTheFirst() {
        post(IngestClient.JSON, "template-2", ONE);
        long head = log.head(org);
        CompletableFuture<HttpResponse<String>> second = new CompletableFuture<>();
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            jdbc.sql("""
                    insert into idempotency_key (org_id, kind, key, content, answer)
                    select org_id, kind, 'rolled back', content, answer from idempotency_key
                    where org_id = ? and key = 'template-2'""").param(org).update();
            second.completeAsync(() -> post(IngestClient.JSON, "rolled back", ONE));
            await().until(this::aWriterWaits);
            transaction.setRollbackOnly();
        });
        assertThat(second.join().statusCode()).isEqualTo(201);
        assertThat(log.head(org)).isEqualTo(head + 1);
    }

    // In a transaction of its own: within one, a look at the activity stays as it was first.
    private boolean aWriterWaits() {
        return jdbc.sql("""
                        select exists (select from pg_stat_activity where wait_event_type = 'Lock'
                            and query like '%idempotency_key%' and pid <> pg_backend_pid())""").query(Boolean.class).single();
    }

    private HttpResponse<String> post(String type, String key, String body) {
        return post(client, type, key, body);
    }

    private static HttpResponse<String> post(IngestClient client, String type, String key, String body) {
        return client.post(body.getBytes(StandardCharsets.UTF_8), "Content-Type", type, "Idempotency-Key", key);
    }
}
