package dev.daybook.api.datarobot;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.api.Timestamps;
import dev.daybook.job.Job;
import dev.daybook.job.JobFailed;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.job.TestWorker;
import dev.daybook.postgres.DataDirectory;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusIT extends IntegrationTest {

    private static final String STATUS = "/api/v2/status/";

    @Autowired
    private Jobs jobs;

    @Autowired
    @Qualifier("located")
    private TestWorker located;

    @Autowired
    @Qualifier("plain")
    private TestWorker plain;

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private final String org = "status-" + UUID.randomUUID();
    private ApiClient administrator;
    private ApiClient owner;
    private ApiClient stranger;
    private OpenApiInteractionValidator description;

    @BeforeAll
    void callersHaveTokens() {
        administrator = ApiClient.administrator(port, directory);
        owner = administrator.with(org, "ada", "CAN_ACCESS_USER_ACTIVITY");
        stranger = administrator.with(org + "-stranger", "eve", "CAN_ACCESS_USER_ACTIVITY");
        description = OpenApiInteractionValidator.createForInlineApiSpecification(
                        administrator.get("/v3/api-docs/datarobot").body())
                .build();
    }

    @Test
    void aJobIsPolledAsThePythonClientDoesItUntilItLeadsToWhatItMade() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Job job = jobs.submit(located.job(org, run -> {
            run.progress(50);
            half.countDown();
            goOn.await();
            return "a b";
        }));
        half.await();
        JsonNode running = json(poll(job), 200);
        goOn.countDown();

        assertThat(running)
                .isEqualTo(JsonMapper.shared().readTree("""
                {"statusId": "%s", "code": 0, "created": "%s", "description": null, "message": "",
                 "status": "RUNNING", "statusType": null, "type": "test-located", "progress": 50}""".formatted(job.id(), Timestamps.write(job.createdAt()))));
        await().untilAsserted(() -> assertThat(poll(job).statusCode()).isEqualTo(303));
        HttpResponse<String> done = poll(job);
        assertThat(done.body()).isEmpty();
        String location = done.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("http://localhost:" + port + "/api/v2/tests/a%20b/");
    }

    @Test
    void whatIsMadeIsFetchedFromTheHostThatTheCallerUsed() throws Exception {
        Job job = jobs.submit(located.job(org, run -> "x"));
        awaitState(job, JobState.COMPLETED);

        String answer = raw("GET " + STATUS + job.id() + "/ HTTP/1.1\r\nHost: audit.example.org:8443\r\nAuthorization: "
                + owner.authorization() + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 303 ")
                .contains("\r\nLocation: http://audit.example.org:8443/api/v2/tests/x/\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aJobThatMadeNothingToFetchIsSimplyCompleted() {
        Job job = jobs.submit(plain.job(org, run -> "nothing"));
        awaitState(job, JobState.COMPLETED);

        JsonNode status = json(poll(job), 200);

        assertThat(status.get("status").asString()).isEqualTo("COMPLETED");
        assertThat(status.get("progress").asInt()).isEqualTo(100);
        assertThat(status.get("code").asInt()).isZero();
    }

    @Test
    void aJobThatFailedSaysWhy() {
        Job job = jobs.submit(located.job(org, run -> {
            throw new JobFailed("The range is empty.");
        }));
        awaitState(job, JobState.ERROR);

        JsonNode status = json(poll(job), 200);

        assertThat(status.get("status").asString()).isEqualTo("ERROR");
        assertThat(status.get("code").asInt()).isEqualTo(1);
        assertThat(status.get("message").asString()).isEqualTo("The range is empty.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void aJobIsCancelledWithAndWithoutTheSlash(String slash) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Job job = jobs.submit(located.job(org, run -> {
            running.countDown();
            Thread.sleep(60_000);
            return "never";
        }));
        running.await();

        HttpResponse<String> deleted = owner.delete(STATUS + job.id() + slash);

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        JsonNode status = json(owner.get(STATUS + job.id() + slash), 200);
        assertThat(status.get("status").asString()).isEqualTo("ABORTED");
        assertThat(status.get("message").asString()).isEqualTo("The job was cancelled.");
        assertThat(owner.delete(STATUS + job.id() + slash).statusCode()).isEqualTo(204);
    }

    @Test
    void deletingTheStatusOfAJobThatIsDoneChangesNothing() {
        Job job = jobs.submit(located.job(org, run -> "x"));
        awaitState(job, JobState.COMPLETED);

        assertThat(owner.delete(STATUS + job.id() + "/").statusCode()).isEqualTo(204);

        assertThat(poll(job).statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/status", "/api/v2/status/"})
    void theListIsWalkedNewestFirst(String path) {
        String own = org + "-list" + path.length();
        ApiClient lister = administrator.with(own, "ada", "CAN_ACCESS_USER_ACTIVITY");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Job job = jobs.submit(plain.job(own, run -> ""));
            expected.addFirst(job.id().toString());
            awaitState(job, JobState.COMPLETED);
        }

        List<String> walked = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        String next = path + "?limit=2";
        String last = next;
        while (next != null) {
            JsonNode page = json(allowed(lister, "GET", next), 200);
            counts.add(page.get("count").asInt());
            assertThat(page.get("totalCount").asInt()).isEqualTo(5);
            page.get("data").forEach(status -> walked.add(status.get("statusId").asString()));
            last = next;
            next = page.get("next").isNull() ? null : local(page.get("next"), path + "?limit=2");
        }
        JsonNode before = json(lister.get(local(json(lister.get(last), 200).get("previous"), path + "?")), 200);

        assertThat(counts).containsExactly(2, 2, 1);
        assertThat(walked).isEqualTo(expected);
        assertThat(before.get("data").get(0).get("statusId").asString()).isEqualTo(expected.get(2));
        assertThat(json(lister.get(path), 200).get("previous").isNull()).isTrue();
        assertThat(json(lister.get(path + "?offset=9"), 200).get("count").asInt())
                .isZero();
    }

    @Test
    void aJobIsSeenByItsOrganizationAndBySystemAdministratorsAlone() {
        Job job = jobs.submit(plain.job(org, run -> "x"));
        awaitState(job, JobState.COMPLETED);
        String address = STATUS + job.id() + "/";

        assertThat(json(allowed(stranger, "GET", address), 404).get("message").asString())
                .isEqualTo("There is no such job.");
        json(allowed(stranger, "DELETE", address), 404);
        assertThat(json(stranger.get(STATUS), 200).get("totalCount").asInt()).isZero();
        assertThat(json(administrator.get(address), 200).get("statusId").asString())
                .isEqualTo(job.id().toString());
        assertThat(json(administrator.get(STATUS), 200).get("data").get(0).get("statusId"))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v2/status/",
        "GET, /api/v2/status/0198f3c2-7a10-7123-8f00-6b7c1d2e3f40/",
        "DELETE, /api/v2/status/0198f3c2-7a10-7123-8f00-6b7c1d2e3f40/"
    })
    void aTokenAndThePermissionAreNeeded(String method, String path) {
        ApiClient poster = administrator.with(org, "poster", "WRITE_EVENTS");

        json(allowed(owner.as(""), method, path), 401);
        assertThat(json(allowed(poster, method, path), 403).get("message").asString())
                .isEqualTo("The permission CAN_ACCESS_USER_ACTIVITY is required.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0198f3c2-7a10-7123-8f00-6b7c1d2e3f40", "5e2f8a4b1c9d440000a1b2c3", "x", "%20"})
    void anUnknownIdIs404(String id) {
        json(owner.get(STATUS + id + "/"), 404);
        json(owner.delete(STATUS + id), 404);
    }

    @Test
    void everyParameterAtFaultIsNamed() {
        HttpResponse<String> response = allowed(owner, "GET", STATUS + "?offset=-1&limit=1001");

        assertThat(json(response, 422).get("errors").propertyNames()).containsExactlyInAnyOrder("offset", "limit");
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        json(owner.get(STATUS + "?limit=0"), 422);
        json(owner.get(STATUS + "?offset=1&offset=2"), 422);
    }

    @Test
    void otherMethodsAre405() {
        json(owner.post(STATUS, "{}"), 405);
        json(owner.send("PUT", STATUS + UUID.randomUUID() + "/", "{}"), 405);
    }

    private HttpResponse<String> poll(Job job) {
        return allowed(owner, "GET", STATUS + job.id() + "/");
    }

    private void awaitState(Job job, JobState state) {
        await().untilAsserted(() ->
                assertThat(jobs.find(null, job.id()).orElseThrow().state()).isEqualTo(state));
    }

    /** The path and query of a link, which must begin like that on this service. */
    private String local(JsonNode link, String start) {
        String base = "http://localhost:" + port;
        assertThat(link.asString()).startsWith(base + start);
        return link.asString().substring(base.length());
    }

    /** The answer to a request, which is one that the OpenAPI document allows. */
    private HttpResponse<String> allowed(ApiClient caller, String method, String address) {
        HttpResponse<String> response = caller.send(method, address, null);
        SimpleResponse.Builder shown = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> shown.withHeader(name, values));
        if (!response.body().isEmpty()) {
            shown.withBody(response.body());
        }
        int query = address.indexOf('?');
        String path = query < 0 ? address : address.substring(0, query);
        String described = path.endsWith("/") ? path : path + "/";
        assertThat(description
                        .validateResponse(described, Request.Method.valueOf(method), shown.build())
                        .getMessages())
                .isEmpty();
        return response;
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
