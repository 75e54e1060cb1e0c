package dev.daybook.api;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.TestIdentityProvider;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.job.NewJob;
import dev.daybook.postgres.DataDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may cancel what, and what the log says of it, through every door that has jobs. */
@Timeout(60)
class CancellationIT extends IntegrationTest {

    private static final String STATUS = "/api/v2/status/";
    private static final String JOBS = "/v3/jobs/";

    @Autowired
    private DataDirectory directory;

    @Autowired
    private Jobs jobs;

    @Autowired
    private EventLog log;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @LocalServerPort
    private int port;

    private final String org = "cancellation-" + UUID.randomUUID();
    private ApiClient administrator;
    private ApiClient manager;
    private ApiClient reader;

    @BeforeEach
    void callersHaveTokens() {
        administrator = ApiClient.administrator(port, directory);
        manager = administrator.with(org, "manager", "MANAGE_MODELS", "WRITE_EVENTS");
        reader = administrator.with(org, "reader", "CAN_ACCESS_USER_ACTIVITY");
    }

    @Test
    void whatAManagerOrderedNoReaderCancels() {
        String model = model();
        Job job = waiting(
                "inferenceEventDeletion",
                "manager",
                "{\"modelId\": \"%s\", \"eventIds\": [\"1\"], \"uncounted\": false}".formatted(model));

        for (ApiClient caller : List.of(reader, administrator)) {
            json(caller.delete(STATUS + job.id() + "/"), 404);
            json(caller.get(STATUS + job.id() + "/"), 404);
        }
        assertThat(json(reader.get(STATUS), 200).get("totalCount").asInt()).isZero();
        json(reader.delete(JOBS + job.id()), 403);
        json(administrator.with(org, "poster", "WRITE_EVENTS").delete(JOBS + job.id()), 403);
        json(administrator.with(org + "-x", "manager", "MANAGE_MODELS").delete(JOBS + job.id()), 404);
        json(manager.as("").delete(JOBS + job.id()), 401);
        assertThat(state(job)).isEqualTo(JobState.INITIALIZED);
        assertThat(labels()).doesNotContain("inference.events_deletion_cancelled");

        ApiClient other = administrator.with(org, "other-manager", "MANAGE_MODELS");
        assertThat(other.delete(JOBS + job.id()).statusCode()).isEqualTo(204);
        assertThat(state(job)).isEqualTo(JobState.ABORTED);
        assertThat(other.delete(JOBS + job.id()).statusCode()).isEqualTo(204);

        List<AuditEvent> cancelled = events("inference.events_deletion_cancelled");
        assertThat(cancelled).hasSize(1);
        assertThat(cancelled.getFirst().actor().userId()).isEqualTo("other-manager");
        assertThat(Objects.requireNonNull(cancelled.getFirst().target()).id()).isEqualTo(model);
        assertThat(details(cancelled.getFirst())).isEqualTo(JsonMapper.shared().readTree("""
                {"job_id": "%s", "deleted_count": 0}""".formatted(job.id())));
        assertThat(labels()).doesNotContain("inference.events_deleted");
    }

    @Test
    void whoOrderedSomethingMayCancelIt() {
        Job job = waiting(
                "inferenceEventDeletion",
                "ada",
                "{\"modelId\": \"%s\", \"eventIds\": [\"1\"], \"uncounted\": false}".formatted(model()));
        ApiClient elsewhere = administrator.with(org + "-x", "ada", "CAN_ACCESS_USER_ACTIVITY");
        json(elsewhere.delete(JOBS + job.id()), 404);

        ApiClient ada = administrator.as("Bearer " + TestIdentityProvider.jwt(org, "ada"));
        assertThat(ada.delete(JOBS + job.id()).statusCode()).isEqualTo(204);

        assertThat(events("inference.events_deletion_cancelled")
                        .getFirst()
                        .actor()
                        .userId())
                .isEqualTo("ada");
    }

    @Test
    void aDeletionIsLoggedAsOrderedAndAsDoneWithItsCount() {
        String model = model();
        json(manager.post("/v3/events", """
                {"model_id": "%s", "env_type": "PRODUCTION", "source": {"type": "EVENTS", "events": [
                 {"x": 1, "id": "1"}, {"x": 2, "id": "2"}, {"x": 3, "id": "3"}]}}""".formatted(model)), 200);

        JsonNode answer = json(
                manager.send("DELETE", "/v3/events", """
                        {"model_id": "%s", "event_ids": ["1", "2", "no-such"]}""".formatted(model), "Content-Type", "application/json"), 202);

        String id = answer.get("data").get("job").get("id").asString();
        await().until(() -> state(id) == JobState.COMPLETED);
        AuditEvent ordered = events("inference.events_deletion_ordered").getFirst();
        assertThat(details(ordered).get("job_id").asString()).isEqualTo(id);
        assertThat(details(ordered).get("event_count").asInt()).isEqualTo(3);
        AuditEvent deleted = events("inference.events_deleted").getFirst();
        assertThat(details(deleted)).isEqualTo(JsonMapper.shared().readTree("""
                {"job_id": "%s", "deleted_count": 2}""".formatted(id)));
        assertThat(deleted.actor().userId()).isEqualTo("manager");
        assertThat(deleted.poster().userId()).isEqualTo("daybook");
        assertThat(manager.delete(JOBS + id).statusCode()).isEqualTo(204);
        assertThat(state(id)).isEqualTo(JobState.COMPLETED);
        assertThat(labels()).doesNotContain("inference.events_deletion_cancelled");
    }

    @Test
    void aDeletionThatFailsIsLoggedAsFailed() {
        // A range that nobody can read, as a damaged row would have.
        Job job = jobs.submit(new NewJob("inferenceEventDeletion", org, "manager", """
                {"modelId": "%s", "from": "x", "to": "y", "uncounted": false}""".formatted(model())));

        await().atMost(Duration.ofSeconds(40)).until(() -> state(job) == JobState.ERROR);

        assertThat(details(events("inference.events_deletion_failed").getFirst())
                        .get("error")
                        .asString())
                .startsWith("The job failed. Reference: ");
        assertThat(labels()).doesNotContain("inference.events_deleted");
    }

    @Test
    void theEventsOfADeletedModelCannotStay() {
        Job job = waiting("inferenceModelDeletion", "manager", "{\"modelId\": \"%s\"}".formatted(model()));

        json(manager.delete(JOBS + job.id()), 409);
        json(reader.delete(STATUS + job.id()), 404);

        assertThat(state(job)).isEqualTo(JobState.INITIALIZED);
    }

    @Test
    void aPublicationIsCancelledByThoseWhoPublish() {
        Job job = waiting("inferenceFilePublication", "somebody", "{}");
        json(reader.delete(STATUS + job.id()), 404);
        json(reader.delete(JOBS + job.id()), 403);
        assertThat(state(job)).isEqualTo(JobState.INITIALIZED);

        assertThat(administrator
                        .with(org, "poster", "WRITE_EVENTS")
                        .delete(JOBS + job.id())
                        .statusCode())
                .isEqualTo(204);
        assertThat(state(job)).isEqualTo(JobState.ABORTED);
    }

    @Test
    void anExportIsCancelledByReadersAndItsOwnerAndTheLogSaysByWhom() {
        Job job = export("ada");
        json(manager.delete(STATUS + job.id() + "/"), 403);
        json(manager.delete(JOBS + job.id()), 404);
        json(
                administrator
                        .with(org + "-x", "reader", "CAN_ACCESS_USER_ACTIVITY")
                        .delete(STATUS + job.id()),
                404);
        assertThat(state(job)).isEqualTo(JobState.INITIALIZED);

        assertThat(reader.delete(STATUS + job.id() + "/").statusCode()).isEqualTo(204);
        assertThat(reader.delete(STATUS + job.id() + "/").statusCode()).isEqualTo(204);
        Job own = export("ada");
        assertThat(administrator
                        .as("Bearer " + TestIdentityProvider.jwt(org, "ada"))
                        .delete(STATUS + own.id())
                        .statusCode())
                .isEqualTo(204);

        assertThat(state(job)).isEqualTo(JobState.ABORTED);
        assertThat(state(own)).isEqualTo(JobState.ABORTED);
        assertThat(events("Usage Data Export Cancelled"))
                .extracting(event -> event.actor().userId())
                .containsExactly("reader", "ada");
    }

    private String model() {
        String project = json(manager.post("/v3/projects", "{\"name\": \"%s\"}".formatted(UUID.randomUUID())), 200)
                .get("data")
                .get("id")
                .asString();
        return json(manager.post("/v3/models", """
                        {"name": "m", "project_id": "%s", "event_id_col": "id",
                         "schema": {"columns": [{"name": "x", "data_type": "int"}, {"name": "id", "data_type": "str"}]}}""".formatted(project)), 200)
                .get("data")
                .get("id")
                .asString();
    }

    private Job export(String owner) {
        return waiting("usageDataExport", owner, "{\"exportId\": \"%s\"}".formatted(UUID.randomUUID()));
    }

    /** A job that no instance runs yet. */
    private Job waiting(String kind, String owner, String request) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            Job job = jobs.submit(new NewJob(kind, org, owner, request));
            jdbc.sql("update job set run_at = now() + interval '1 hour' where id = ?")
                    .param(job.id())
                    .update();
            return job;
        }));
    }

    private JobState state(Job job) {
        return state(job.id().toString());
    }

    private JobState state(String id) {
        return jobs.find(org, UUID.fromString(id)).orElseThrow().state();
    }

    private List<String> labels() {
        return log.follow(org, 0, 1000).stream()
                .map(event -> event.type().label())
                .toList();
    }

    private List<AuditEvent> events(String label) {
        return log.follow(org, 0, 1000).stream()
                .filter(event -> event.type().label().equals(label))
                .toList();
    }

    private static JsonNode details(AuditEvent event) {
        return JsonMapper.shared().readTree(event.details());
    }
}
