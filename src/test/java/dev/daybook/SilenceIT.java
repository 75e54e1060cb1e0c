package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.api.ApiClient;
import dev.daybook.postgres.Login;
import dev.daybook.postgres.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Peers that are there and do not answer: a database behind connections that went silent, reads that hang, an instance that was
 * stopped in the middle of its work.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@OwnProcesses
class SilenceIT {

    private static final Logger log = LoggerFactory.getLogger(SilenceIT.class);

    /** How often connections go silent. */
    private static final int TIMES = Integer.getInteger("daybook.silences", 1);

    /** What is promised, and a second for a machine that is busy. */
    private static final Duration ANSWER = Duration.ofSeconds(11);

    private final Path directory = Path.of("target", "silence-test").toAbsolutePath();
    private final Producers producers = new Producers();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void nobodyWaitsForWhatIsSilent() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        FileSystemUtils.deleteRecursively(directory.resolve("service"));
        try (PostgresServer server = PostgresServer.create(directory);
                SilentProxy proxy = new SilentProxy(port(server));
                ServiceProcess service =
                        ServiceProcess.start(directory.resolve("service"), settings(server, proxy.port()))) {
            producers.start(service);
            for (int time = 0; time < TIMES; time++) {
                producers.awaitStored(200);
                goesOnAfterConnectionsWentSilent(server, service, proxy);
            }
            slowReadsKeepNoPostWaiting(server, service);
            try (ServiceProcess other =
                    ServiceProcess.start(directory.resolve("service"), settings(server, port(server)))) {
                aStoppedInstanceHoldsNothing(server, service, other);
            }
            producers.stop();
            assertThat(producers.broken()).isZero();
            producers.assertKept(server.client());
            producers.repeat(service);
            int kept = producers.assertKept(server.client());
            log.info(
                    "{} events answered 201, all there once, {} in all; {} requests refused; the longest answer took {} ms",
                    producers.acknowledged(),
                    kept,
                    producers.refused(),
                    producers.longest().toMillis());

            proxy.silenceAll();
            long begun = System.nanoTime();
            service.stop();
            log.info("It stopped after {} ms", since(begun).toMillis());
            assertThat(since(begun)).as("time to stop").isLessThan(Duration.ofSeconds(30));
        }
    }

    private void goesOnAfterConnectionsWentSilent(PostgresServer server, ServiceProcess service, SilentProxy proxy)
            throws Exception {
        assertThat(health(service)).isEqualTo(200);
        long sealed = sealed(server);
        proxy.silence();
        long begun = System.nanoTime();
        List<CompletableFuture<Duration>> reads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            reads.add(ask(service, "/api/v2/eventLogs/?limit=1").thenApply(answer -> since(begun)));
        }
        long stored = producers.stored();
        boolean told = false;
        while (producers.stored() < stored + 50) {
            told |= health(service) == 503;
            assertThat(since(begun)).as("time until posts are taken again").isLessThan(Duration.ofSeconds(30));
            Thread.sleep(100);
        }
        Duration posting = since(begun);
        assertThat(told).as("health told").isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> sealed(server) > sealed);
        await().atMost(Duration.ofSeconds(10)).until(() -> health(service) == 200);
        log.info(
                "Posts were taken again after {} ms, logs sealed after {} ms",
                posting.toMillis(),
                since(begun).toMillis());
        assertThat(producers.longest()).as("longest answer to a post").isLessThan(ANSWER);
        assertThat(reads)
                .as("answers to reads")
                .allSatisfy(read -> assertThat(read.join()).isLessThan(ANSWER));
    }

    private void slowReadsKeepNoPostWaiting(PostgresServer server, ServiceProcess service) throws Exception {
        String page = "/api/v2/eventLogs/?limit=1&event=" + Producers.LABEL.replace(" ", "%20");
        Login owner = server.owner();
        try (Connection hindrance = DriverManager.getConnection(server.url(), owner.role(), owner.password())) {
            hindrance.setAutoCommit(false);
            hindrance.createStatement().execute("lock table event_count in access exclusive mode");
            List<CompletableFuture<HttpResponse<String>>> reads = new ArrayList<>();
            long begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                reads.add(ask(service, page));
            }
            producers.awaitStored(10);
            assertThat(reads).as("reads under way").anyMatch(read -> !read.isDone());
            for (CompletableFuture<HttpResponse<String>> read : reads) {
                assertThat(read.join().statusCode()).as(read.join().body()).isEqualTo(503);
            }
            assertThat(since(begun)).as("longest read").isLessThan(ANSWER);
            hindrance.rollback();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> ask(service, page).join().statusCode() == 200);
    }

    private void aStoppedInstanceHoldsNothing(PostgresServer server, ServiceProcess stopped, ServiceProcess other)
            throws Exception {
        ApiClient client = new ApiClient(other.base().getPort(), "Bearer " + stopped.token());
        stopped.signal("STOP");
        long begun = System.nanoTime();
        try {
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> client.post(
                                            "/api/v2/eventLogs/",
                                            "{\"event\": \"%s\", \"userId\": \"other\"}".formatted(Producers.LABEL))
                                    .statusCode()
                            == 201);
            long head = server.client()
                    .sql("select next_position from log_head where org_id = 'default'")
                    .query(Long.class)
                    .single();
            log.info("The other instance appended after {} ms", since(begun).toMillis());
            await().atMost(Duration.ofSeconds(15)).until(() -> sealed(server) >= head);
            log.info("The other instance sealed after {} ms", since(begun).toMillis());
        } finally {
            stopped.signal("CONT");
        }
        producers.awaitStored(50);
    }

    private static Map<String, String> settings(PostgresServer server, int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put("spring.datasource.url", server.url().replace(":" + port(server) + "/", ":" + port + "/"));
        settings.put("spring.datasource.username", server.application().role());
        settings.put("spring.datasource.password", server.application().password());
        settings.put("spring.flyway.url", server.url());
        settings.put("spring.flyway.user", server.owner().role());
        settings.put("spring.flyway.password", server.owner().password());
        settings.put("daybook.retention.datasource.username", server.retention().role());
        return settings;
    }

    private static int port(PostgresServer server) {
        return URI.create(server.url().substring("jdbc:".length())).getPort();
    }

    private static long sealed(PostgresServer server) {
        return server.client()
                .sql("select coalesce(max(size), 0) from checkpoint where org_id = 'default'")
                .query(Long.class)
                .single();
    }

    private int health(ServiceProcess service) {
        return ask(service, "/actuator/health/readiness").join().statusCode();
    }

    private CompletableFuture<HttpResponse<String>> ask(ServiceProcess service, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(service.base().resolve(path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + service.token())
                    .build();
            return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
