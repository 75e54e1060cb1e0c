package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.postgres.PostgresServer;
import dev.daybook.postgres.PostgresServer.Shutdown;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on a PostgreSQL server that is given, which goes away and comes back while events are posted. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@OwnProcesses
class OutageIT {

    private static final Logger log = LoggerFactory.getLogger(OutageIT.class);
    private static final Duration OUTAGE = Duration.ofSeconds(3);
    private static final String METRICS_TOKEN = "for-scrapes-without-the-database";
    private static final String ANY_RECORD = "/api/v2/eventLogs/0198f3c2-7a10-7123-8f00-6b7c1d2e3f40/";

    private final Path directory = Path.of("target", "outage-test").toAbsolutePath();
    private final Producers producers = new Producers();
    private final HttpClient http = HttpClient.newHttpClient();

    private volatile boolean reading = true;

    @Test
    void refusesWhileTheDatabaseIsAwayAndGoesOnByItselfWhenItIsBack() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        try (PostgresServer server = PostgresServer.create(directory);
                ServiceProcess service = ServiceProcess.start(directory.resolve("service"), settings(server))) {
            producers.start(service);
            String token = service.token();
            List<CompletableFuture<Void>> readers = List.of(
                    CompletableFuture.runAsync(() -> read(service, token)),
                    CompletableFuture.runAsync(() -> read(service, token)));
            // As an operator stops it, and as a crash does.
            for (Shutdown shutdown : List.of(Shutdown.FAST, Shutdown.IMMEDIATE)) {
                producers.awaitStored(200);
                assertHealth(service, 200, "UP");
                goAwayAndComeBack(server, service, shutdown);
            }
            producers.stop();
            reading = false;
            readers.forEach(CompletableFuture::join);

            assertThat(service.isAlive()).isTrue();
            assertThat(producers.broken()).isZero();
            producers.assertKept(server.client());
            int found = producers.repeat(service);
            int kept = producers.assertKept(server.client());
            log.info(
                    "{} events answered 201, all there once; {} events in all, positions dense; {} requests refused;"
                            + " {} events refused were stored all the same; the longest answer took {} ms",
                    producers.acknowledged(),
                    kept,
                    producers.refused(),
                    found,
                    producers.longest().toMillis());
        }
    }

    private void goAwayAndComeBack(PostgresServer server, ServiceProcess service, Shutdown shutdown) throws Exception {
        server.stop(shutdown);
        long begun = System.nanoTime();
        long refused = producers.refused();
        producers.awaitRefused(8);
        // At the same time: each waits for a connection.
        List<CompletableFuture<HttpResponse<String>>> answers = List.of(
                ask(service, "/api/v2/eventLogs/", service.token()),
                ask(service, ANY_RECORD, service.token()),
                ask(service, "/api/v2/apiTokens/", service.token()),
                // A token that nobody can look up now is not known to be wrong.
                ask(service, "/api/v2/eventLogs/", "dbk_abcdefgh_" + "0".repeat(43)));
        answers.forEach(answer -> assertAway(answer.join()));
        assertThat(ask(service, "/actuator/prometheus", METRICS_TOKEN).join().body())
                .as("a scrape while the database is away")
                .contains("daybook_log_refused_total{reason=\"unavailable\"}");
        assertThat(ask(service, "/api/v2/eventLogs/", METRICS_TOKEN).join().statusCode())
                .isIn(401, 503);
        // What was committed just before is answered by now.
        long stored = producers.stored();
        assertHealth(service, 503, "DOWN");
        Thread.sleep(Math.max(0, OUTAGE.minusNanos(System.nanoTime() - begun).toMillis()));
        assertThat(producers.stored()).isEqualTo(stored);

        Duration away = Duration.ofNanos(System.nanoTime() - begun);
        server.start();
        begun = System.nanoTime();
        producers.awaitStored(1);
        log.info(
                "{} outage of {} ms: {} requests refused; taking events again {} ms after the server's start",
                shutdown,
                away.toMillis(),
                producers.refused() - refused,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        assertHealth(service, 200, "UP");
        assertThat(ask(service, "/api/v2/eventLogs/", service.token()).join().statusCode())
                .isEqualTo(200);
    }

    /** Reads all the time, so that some reads are under way when the database goes. */
    private void read(ServiceProcess service, String token) {
        while (reading) {
            HttpResponse<String> page =
                    ask(service, "/api/v2/eventLogs/?limit=1", token).join();
            if (page.statusCode() == 200) {
                JsonNode body = JsonMapper.shared().readTree(page.body());
                assertThat(body.get("count").asInt()).as(page.body()).isEqualTo(1);
            } else {
                assertAway(page);
            }
            HttpResponse<String> unknown = ask(service, ANY_RECORD, token).join();
            if (unknown.statusCode() != 404) {
                assertAway(unknown);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private static Map<String, String> settings(PostgresServer server) {
        return Map.of(
                "spring.datasource.url", server.url(),
                "spring.datasource.username", server.application().role(),
                "spring.datasource.password", server.application().password(),
                "spring.flyway.user", server.owner().role(),
                "spring.flyway.password", server.owner().password(),
                "daybook.retention.datasource.username", server.retention().role(),
                // Its readers read without pause.
                "daybook.access.limits.rules[0].resource", "eventLogs.read",
                "daybook.access.limits.rules[0].max-usage", "1000000000",
                // Shorter than the outage, so that tokens, too, are asked for while the database is away.
                "daybook.access.token-cache", "1s",
                "daybook.access.metrics-token", METRICS_TOKEN);
    }

    private void assertAway(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        JsonNode body = JsonMapper.shared().readTree(response.body());
        assertThat(body.propertyNames()).containsExactly("message");
        assertThat(body.get("message").asString()).isNotBlank();
    }

    private void assertHealth(ServiceProcess service, int code, String status) {
        HttpResponse<String> response = ask(service, "/actuator/health", null).join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
        assertThat(JsonMapper.shared().readTree(response.body()).get("status").asString())
                .isEqualTo(status);
    }

    private CompletableFuture<HttpResponse<String>> ask(ServiceProcess service, String path, @Nullable String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.base().resolve(path)).timeout(Duration.ofSeconds(30));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
