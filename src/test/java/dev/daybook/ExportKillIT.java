package dev.daybook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * The service killed while it builds exports. Once, unless told otherwise:
 *
 * <pre>{@code ./mvnw verify -Dit.test=ExportKillIT -Ddaybook.kills=10 -Ddaybook.export.instances=2}</pre>
 *
 * <p>With {@code daybook.export.instances} two instances on one database share 40 exports too.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@OwnProcesses
class ExportKillIT {

    private static final Logger log = LoggerFactory.getLogger(ExportKillIT.class);

    private static final int EVENTS = 40_000;
    private static final int EXPORTS = 40;
    private static final String BODY =
            "{\"includeIdentifyingFields\": true, \"includeReport\": [\"APP_USAGE\"], \"noCache\": true}";
    private static final Pattern BUILT = Pattern.compile("Built the export ([0-9a-f-]{36})");

    /** A dead instance is found out soon. */
    private static final Map<String, String> SETTINGS = Map.of(
            "daybook.job.heartbeat-interval", "200ms",
            "daybook.job.heartbeat-lapse", "1s",
            "daybook.job.poll-interval", "200ms");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory = Path.of("target", "export-kill-test").toAbsolutePath();

    @Test
    void aBuildThatIsKilledEndsInTheSameBytesAsOneThatIsNot() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        FileSystemUtils.deleteRecursively(directory.resolve("exports"));
        int kills = Integer.getInteger("daybook.kills", 1);
        ServiceProcess service = ServiceProcess.start(directory, SETTINGS);
        try {
            fill(PostgresServer.of(directory).client());
            long begun = System.nanoTime();
            byte[] undisturbed = csv(service, awaitArtifact(service, ask(service)));
            Duration alone = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(undisturbed).asString(UTF_8).hasLineCount(EVENTS + 1);
            for (int kill = 1; kill <= kills; kill++) {
                String status = ask(service);
                await().pollInterval(Duration.ofMillis(5))
                        .until(() -> !files(".part").isEmpty());
                Duration delay =
                        Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(1, alone.toMillis() * 2 / 3)));
                Thread.sleep(delay);
                service.kill();
                int left = files(".part").size();
                service = ServiceProcess.start(directory, SETTINGS);
                byte[] bytes = csv(service, awaitArtifact(service, status));

                assertThat(bytes).isEqualTo(undisturbed);
                assertThat(files(".part")).isEmpty();
                log.info(
                        "Kill {} of {}, {} ms after the build began (one alone takes {} ms), {} draft left: completed,"
                                + " the same {} bytes of CSV",
                        kill,
                        kills,
                        delay.toMillis(),
                        alone.toMillis(),
                        left,
                        bytes.length);
            }
        } finally {
            service.close();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "daybook.export.instances", matches = "2")
    void ofTwoInstancesBothWorkAndOneThatIsKilledLosesNothing() throws Exception {
        TestDatabase database = TestDatabase.get();
        Path shared = directory.resolve("shared");
        FileSystemUtils.deleteRecursively(shared);
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("spring.datasource.url", database.url());
        settings.put("spring.datasource.username", database.application().role());
        settings.put("spring.datasource.password", database.application().password());
        settings.put("spring.flyway.user", database.owner().role());
        settings.put("spring.flyway.password", database.owner().password());
        settings.put("daybook.export.directory", shared.toString());
        for (String name : List.of("one", "other")) {
            Files.deleteIfExists(directory.resolve(name + "/service.log"));
        }
        ServiceProcess one = ServiceProcess.start(directory.resolve("one"), settings);
        // The token of the first administrator is printed once, by whichever instance came first.
        String token = one.token();
        try (ServiceProcess other = ServiceProcess.start(directory.resolve("other"), settings)) {
            JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource(
                    database.url(),
                    database.application().role(),
                    database.application().password()));
            fill(jdbc);
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < EXPORTS; i++) {
                asked.add(ask(i % 2 == 0 ? one : other, token));
            }
            await().atMost(Duration.ofMinutes(5)).until(() -> states(jdbc, "COMPLETED") >= EXPORTS / 2);
            one.kill();
            await().atMost(Duration.ofMinutes(5)).until(() -> states(jdbc, "COMPLETED") == EXPORTS);

            byte[] first = csv(other, awaitArtifact(other, asked.getFirst(), token), token);
            for (String status : asked) {
                assertThat(csv(other, awaitArtifact(other, status, token), token))
                        .isEqualTo(first);
            }
            List<String> byOne = built("one");
            List<String> byOther = built("other");
            assertThat(byOne).isNotEmpty();
            assertThat(byOther).isNotEmpty();
            assertThat(Stream.concat(byOne.stream(), byOther.stream()).toList())
                    .hasSize(EXPORTS)
                    .doesNotHaveDuplicates();
            long twice = jdbc.sql("select count(*) from job where kind = 'usageDataExport' and attempts > 1")
                    .query(Long.class)
                    .single();
            log.info(
                    "{} exports: {} built by the instance that was killed, {} by the other, {} of them begun again,"
                            + " each built once, all of the same CSV",
                    EXPORTS,
                    byOne.size(),
                    byOther.size(),
                    twice);
        } finally {
            one.close();
        }
    }

    private static long states(JdbcClient jdbc, String state) {
        return jdbc.sql("select count(*) from job where kind = 'usageDataExport' and state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    /** The exports that an instance says to have built. */
    private List<String> built(String instance) throws Exception {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(instance + "/service.log"))) {
            Matcher matcher = BUILT.matcher(line);
            if (matcher.find()) {
                ids.add(matcher.group(1));
            }
        }
        return ids;
    }

    private List<String> files(String end) throws Exception {
        Path exports = directory.resolve("exports");
        if (!Files.isDirectory(exports)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(exports)) {
            return files.map(Path::toString).filter(name -> name.endsWith(end)).toList();
        }
    }

    /** Events of the organization {@code default}, put where posting them would have put them. */
    private static void fill(JdbcClient jdbc) {
        Long head = jdbc.sql("select next_position from log_head where org_id = 'default'")
                .query(Long.class)
                .optional()
                .orElse(0L);
        jdbc.sql("""
                        with rows as (
                            select n, now() - n * interval '7 ms' as time, md5(n::text) as hash
                            from generate_series(0, %d - 1) as n
                        ), events as (
                            insert into event (org_id, id, position, received_at, label, report, user_id, actor_attributes,
                                project_id, details, poster_user, identity_digests, leaf_hash, username, salts)
                            select 'default', (lpad(to_hex((extract(epoch from time) * 1000)::bigint), 12, '0') || '7000'
                                || '8' || substr(hash, 1, 15))::uuid, n + %d, time, 'Train Model', 'APP_USAGE',
                                'user-' || n %% 100, '{}', 'project-' || n %% 10,
                                jsonb_build_object('modelId', hash, 'metric', 'AUC', 'targetVariable', '=' || n), 'test', '{}',
                                sha256(hash::bytea), 'user-' || n %% 100 || '@example.com', '{}'
                            from rows
                        )
                        update log_head set next_position = next_position + %d where org_id = 'default'""".formatted(EVENTS, head, EVENTS)).update();
    }

    private String ask(ServiceProcess service) throws Exception {
        return ask(service, service.token());
    }

    private String ask(ServiceProcess service, String token) throws Exception {
        HttpResponse<byte[]> response = send(service, "POST", "/api/v2/usageDataExports/", token, BODY);
        assertThat(response.statusCode()).isEqualTo(202);
        return URI.create(response.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    private String awaitArtifact(ServiceProcess service, String status) throws Exception {
        return awaitArtifact(service, status, service.token());
    }

    private String awaitArtifact(ServiceProcess service, String status, String token) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> send(service, "GET", status, token, null).statusCode() == 303);
        return URI.create(send(service, "GET", status, token, null)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .getPath();
    }

    private byte[] csv(ServiceProcess service, String artifact) throws Exception {
        return csv(service, artifact, service.token());
    }

    private byte[] csv(ServiceProcess service, String artifact, String token) throws Exception {
        byte[] zip = send(service, "GET", artifact, token, null).body();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            ZipEntry entry = entries.getNextEntry();
            assertThat(entry).isNotNull();
            return entries.readAllBytes();
        }
    }

    private HttpResponse<byte[]> send(
            ServiceProcess service, String method, String path, String token, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(service.base().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }
}
