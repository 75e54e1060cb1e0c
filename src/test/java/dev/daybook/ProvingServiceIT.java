package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.api.ApiClient;
import dev.daybook.postgres.Login;
import dev.daybook.postgres.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** What an operator does with a log that proves itself, with a service and commands in processes of their own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@OwnProcesses
class ProvingServiceIT {

    private static final String KEYS = "/.well-known/daybook-log-keys";

    private final Path directory = Path.of("target", "proving-test").toAbsolutePath();

    @Test
    void keysRotateReadersNeedNoTokenWhereTheSettingSaysSoAndAForgedEventIsNeverSealed() throws Exception {
        FileSystemUtils.deleteRecursively(directory);
        Map<String, String> open =
                Map.of("daybook.proof.anonymous", "true", "daybook.integrity.checkpoint-interval", "5s");
        try (ServiceProcess service = ServiceProcess.start(directory, open)) {
            ApiClient administrator = client(service, service.token());
            ApiClient anybody = client(service, "");
            post(administrator, "default");
            post(administrator, "rotated");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> anybody.get("/tlog/default/checkpoint").statusCode() == 200
                            && anybody.get("/tlog/rotated/checkpoint").statusCode() == 200);
            assertThat(anybody.get(KEYS + "?organization=rotated").statusCode()).isEqualTo(200);
            String entries = "/tlog/rotated/tile/entries/000.p/1";
            assertThat(anybody.get(entries).statusCode()).isEqualTo(401);
            assertThat(administrator.get(entries).statusCode()).isEqualTo(200);
            post(administrator, "default");
            // Before the next checkpoint.
            forgeNewestEvent("default");
            service.kill();
        }

        OwnJvm.Ended rotated = OwnJvm.run("rotate-key", "--data-dir", directory.toString());
        assertThat(rotated.code()).as(rotated.output()).isZero();

        try (ServiceProcess service = ServiceProcess.start(directory, Map.of())) {
            ApiClient administrator = client(service, service.token());
            assertThat(client(service, "").get("/tlog/rotated/checkpoint").statusCode())
                    .isEqualTo(401);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode integrity = ApiClient.json(administrator.get("/actuator/health"), 200)
                        .at("/components/integrity");
                assertThat(integrity.get("status").asString()).isEqualTo("STOPPED");
                assertThat(integrity.at("/details/stopped/0/organization").asString())
                        .isEqualTo("default");
            });
            post(administrator, "default");
            post(administrator, "rotated");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(keysOf(administrator, "default")).isEqualTo(1);
                assertThat(keysOf(administrator, "rotated")).isEqualTo(2);
            });

            OwnJvm.Ended examined = OwnJvm.fsck(PostgresServer.of(directory));
            assertThat(examined.code()).as(examined.output()).isEqualTo(1);
            assertThat(examined.output()).contains("WRONG", "default: ").doesNotContain("rotated: ");
            makeOfAnotherEdition();
        }

        assertThatThrownBy(() -> ServiceProcess.start(directory, Map.of())).hasMessageContaining("did not start");
        assertThat(Files.readString(directory.resolve("service.log")))
                .contains("This data was written by another edition of Daybook");
    }

    private void makeOfAnotherEdition() throws Exception {
        PostgresServer server = PostgresServer.of(directory);
        Login owner = server.owner();
        try (Connection connection = DriverManager.getConnection(server.url(), owner.role(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("update flyway_schema_history set checksum = checksum + 1 where version = '1'");
        }
    }

    private static ApiClient client(ServiceProcess service, String token) {
        return new ApiClient(service.base().getPort(), token.isEmpty() ? "" : "Bearer " + token);
    }

    private static void post(ApiClient client, String organization) {
        HttpResponse<String> posted = client.post(
                "/api/v2/eventLogs/",
                "{\"event\": \"Model trained\", \"userId\": \"ada\", \"orgId\": \"" + organization + "\"}");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
    }

    private static int keysOf(ApiClient client, String organization) {
        for (JsonNode log : ApiClient.json(client.get(KEYS), 200).get("logs")) {
            if (log.get("organization").asString().equals(organization)) {
                return log.get("keys").size();
            }
        }
        return 0;
    }

    private void forgeNewestEvent(String organization) throws Exception {
        PostgresServer server = PostgresServer.of(directory);
        Login owner = server.owner();
        try (Connection connection = DriverManager.getConnection(server.url(), owner.role(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute("alter table event disable trigger user");
            int forged = statement.executeUpdate("update event set user_id = 'bob' where org_id = '" + organization
                    + "' and position = (select max(position) from event where org_id = '" + organization + "')");
            assertThat(forged).isOne();
            statement.execute("alter table event enable trigger user");
        }
    }
}
