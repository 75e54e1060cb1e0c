package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.postgres.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service on the embedded database, killed while it takes events. Once, unless told otherwise:
 *
 * <pre>{@code ./mvnw verify -Dit.test=KillIT -Ddaybook.kills=20}</pre>
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@OwnProcesses
class KillIT {

    private static final Logger log = LoggerFactory.getLogger(KillIT.class);

    private final Path directory = Path.of("target", "kill-test").toAbsolutePath();
    private final Producers producers = new Producers();

    @Test
    void whatWasAnsweredIsThereExactlyOnceAfterEveryKillAndTheLogsAreSound() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        int kills = Integer.getInteger("daybook.kills", 1);
        ServiceProcess service = ServiceProcess.start(directory, Map.of());
        try {
            for (int kill = 1; kill <= kills; kill++) {
                producers.start(service);
                producers.awaitStored(1);
                Duration delay = Duration.ofMillis(ThreadLocalRandom.current().nextInt(300, 1500));
                Thread.sleep(delay);
                service.kill();
                producers.stop();
                int acknowledged = producers.acknowledged();
                int unanswered = producers.unanswered();

                long begun = System.nanoTime();
                service = ServiceProcess.start(directory, Map.of());
                Duration start = Duration.ofNanos(System.nanoTime() - begun);
                PostgresServer server = PostgresServer.of(directory);
                producers.assertKept(server.client());
                int found = producers.repeat(service);
                int kept = producers.assertKept(server.client());
                assertThat(listed(service)).isEqualTo(kept);
                OwnJvm.Ended examined = OwnJvm.fsck(server);
                assertThat(examined.code()).as(examined.output()).isZero();
                assertThat(examined.output()).contains("OK");
                log.info("fsck: {}", examined.output());
                log.info(
                        "Kill {} of {}, {} ms after the first answer, ready again after {} ms: {} events answered 201 so"
                                + " far, all there once; {} requests unanswered so far; posted again, {} events were"
                                + " there already; {} events in all, positions dense",
                        kill,
                        kills,
                        delay.toMillis(),
                        start.toMillis(),
                        acknowledged,
                        unanswered,
                        found,
                        kept);
            }
        } finally {
            service.close();
        }
    }

    /** How many events of the producers the API counts, which must also find one of them by its id. */
    private long listed(ServiceProcess service) throws Exception {
        get(service, "/api/v2/eventLogs/" + producers.someId() + "/");
        return get(service, "/api/v2/eventLogs/?limit=1&event=" + Producers.LABEL.replace(" ", "%20"))
                .get("totalCount")
                .asLong();
    }

    private static JsonNode get(ServiceProcess service, String path) throws Exception {
        URI address = service.base().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + service.token())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(response.body());
        }
    }
}
