package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.daybook.api.ApiClient;
import dev.daybook.postgres.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The service on a small file system of its own, which is filled to the last byte and emptied again. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@OwnProcesses
class DiskFullIT {

    private static final Logger log = LoggerFactory.getLogger(DiskFullIT.class);
    private static final String SIZE = "400m";
    /** How often the disk is filled. */
    private static final int TIMES = Integer.getInteger("daybook.fills", 1);

    private final Path disk = Path.of("target", "disk-full-test").toAbsolutePath();
    private final Path printed = Path.of("target", "disk-full-test.log").toAbsolutePath();
    private final Path filler = disk.resolve("filler");
    private final Producers producers = new Producers();

    @Test
    void saysThatThereIsNoSpaceReadsGoOnAndAllHealsWhenThereIs() throws Exception {
        Files.createDirectories(disk);
        Files.deleteIfExists(printed);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "daybook-test", disk.toString()),
                "Only who may mount a file system can see a full one");
        try {
            try (ServiceProcess service = ServiceProcess.start(disk.resolve("service"), printed, Map.of())) {
                PostgresServer server = PostgresServer.of(disk.resolve("service"));
                producers.start(service);
                for (int time = 0; time < TIMES; time++) {
                    producers.awaitStored(100);
                    fillAndEmpty(service);
                }
                producers.awaitStored(50);
                producers.stop();
                assertThat(producers.broken()).isZero();
                producers.repeat(service);
                int kept = producers.assertKept(server.client());
                log.info(
                        "{} events answered 201, all there once; {} events in all; {} requests refused",
                        producers.acknowledged(),
                        kept,
                        producers.refused());
            }
        } finally {
            run("umount", disk.toString());
        }
    }

    private void fillAndEmpty(ServiceProcess service) throws Exception {
        ApiClient client = new ApiClient(service.base().getPort(), "Bearer " + service.token());
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        fill();
        producers.awaitRefused(20);
        HttpResponse<String> refused = client.post("/api/v2/eventLogs/", """
                {"event": "Durability Tested", "userId": "ada", "details": {"filler": "%s"}}""".formatted("x".repeat(20_000)));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("The database has no space left.");
        JsonNode health = ApiClient.json(client.get("/actuator/health"), 503);
        // The log itself may still take what fits into pages that are there.
        assertThat(health.at("/components/disk/details/cause").asString()).startsWith("There is no space left for ");
        assertThat(health.at("/components/log/details/cause").asString("The database has no space left."))
                .isEqualTo("The database has no space left.");
        // Of one organization, and of all, for which the database would keep where the walk began.
        assertThat(client.get("/api/v2/eventLogs/?limit=1&orgId=default").statusCode())
                .isEqualTo(200);
        JsonNode all = ApiClient.json(client.get("/api/v2/eventLogs/?limit=1"), 200);
        assertThat(client.get(all.get("next").asString().replaceFirst("http://[^/]+", ""))
                        .statusCode())
                .isEqualTo(200);
        List<String> told = Files.readAllLines(printed).stream()
                .filter(line -> line.contains("OutageLog") && line.contains("No space left on device"))
                .toList();
        // Once a minute, and once for what was met before this time.
        assertThat(told).hasSizeBetween(1, 1 + TIMES);

        long begun = System.nanoTime();
        Files.delete(filler);
        producers.awaitStored(20);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);
        log.info(
                "All well {} ms after there was space",
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    private void fill() throws IOException {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            log.info("The file system is full after {} bytes: {}", Files.size(filler), full.getMessage());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
