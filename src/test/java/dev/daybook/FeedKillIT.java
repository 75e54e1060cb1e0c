package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * The feed of a service that is killed while eight writers post events of the last months and consumers, who are killed as well,
 * follow them in every form. The service once, unless told otherwise:
 *
 * <pre>{@code ./mvnw verify -Dit.test=FeedKillIT -Ddaybook.kills=20}</pre>
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@OwnProcesses
class FeedKillIT {

    private static final Logger log = LoggerFactory.getLogger(FeedKillIT.class);
    private static final String FILTER = "&user=producer-3&from=2020-01-01";

    private final Path directory = Path.of("target", "feed-kill-test").toAbsolutePath();
    private final Producers producers = new Producers(Duration.ofDays(100));
    private final AtomicReference<@Nullable ServiceProcess> answering = new AtomicReference<>();

    @Test
    void everyConsumerSeesEveryPositionOnceAndInOrderWhateverIsKilled() throws Exception {
        FileSystemUtils.deleteRecursively(directory.resolve("postgres"));
        int kills = Integer.getInteger("daybook.kills", 1);
        ServiceProcess service = ServiceProcess.start(directory, Map.of());
        List<FeedConsumer> consumers = new ArrayList<>();
        try {
            answering.set(service);
            for (FeedConsumer.Form form : FeedConsumer.Form.values()) {
                consumers.add(new FeedConsumer(form, "", answering::get));
                consumers.add(new FeedConsumer(form, FILTER, answering::get));
            }
            for (int kill = 0; kill <= kills; kill++) {
                producers.start(service);
                producers.awaitStored(1);
                Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(500, 1500)));
                if (kill < kills) {
                    answering.set(null);
                    service.kill();
                    producers.stop();
                    service = ServiceProcess.start(directory, Map.of());
                    answering.set(service);
                    producers.repeat(service);
                }
            }
            producers.stop();
            producers.repeat(service);
            JdbcClient stored = PostgresServer.of(directory).client();
            long newest = producers.assertKept(stored)
                    + stored.sql("""
                            select count(*) from event where org_id = 'default' and label <> ?""").param(Producers.LABEL).query(Long.class).single()
                    - 1;
            for (FeedConsumer consumer : consumers) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> consumer.scannedTo() == newest
                                || !consumer.surprises().isEmpty());
                assertThat(consumer.surprises()).isEmpty();
                assertThat(consumer.seen())
                        .as(consumer.toString())
                        .isNotEmpty()
                        .isEqualTo(
                                consumer.toString().contains(FILTER)
                                        ? stored(stored, "producer-3")
                                        : stored(stored, "%"));
                log.info("{}", consumer);
            }
        } finally {
            for (FeedConsumer consumer : consumers) {
                consumer.end();
            }
            service.close();
        }
    }

    private static List<FeedConsumer.Seen> stored(JdbcClient stored, String user) {
        return stored.sql(
                        "select position, id from event where org_id = 'default' and user_id like ? order by position")
                .param(user)
                .query((row, number) -> new FeedConsumer.Seen(row.getLong("position"), row.getString("id")))
                .list();
    }
}
