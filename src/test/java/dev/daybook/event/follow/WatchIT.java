package dev.daybook.event.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.IntegrationTest;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Waiting for what arrives in a log. */
class WatchIT extends IntegrationTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final String organization = "watched-" + UUID.randomUUID();
    private final List<Arrivals> started = new ArrayList<>();

    @Autowired
    EventLog log;

    @Autowired
    LogHeads heads;

    @Autowired
    Arrivals own;

    @AfterEach
    void othersEnd() {
        started.forEach(Arrivals::end);
        started.forEach(Arrivals::stop);
    }

    /** Those of an instance of its own, which is not told what this one appends. */
    private Arrivals another(LogHeads ofHeads, Duration lookInterval) {
        Arrivals arrivals = new Arrivals(ofHeads, new ArrivalSettings(lookInterval, 3, 2), new SimpleMeterRegistry());
        arrivals.start();
        started.add(arrivals);
        return arrivals;
    }

    private void append() {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(
                        "Watched", null, null, Actor.user("u"), Scope.organization(organization), null, "{}", null))));
    }

    @Test
    void whoWaitsIsToldAtOnceWhatThisInstanceAppends() throws Exception {
        try (Watch watch = own.watch(organization);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(watch.await(0, SHORT)).isFalse();
            Future<Boolean> arrived = threads.submit(() -> watch.await(0, LONG));
            Future<Boolean> later = threads.submit(() -> watch.await(1, Duration.ofSeconds(1)));
            append();
            assertThat(arrived.get()).isTrue();
            assertThat(later.get()).isFalse();
        }
    }

    @Test
    void whatArrivesWhileNobodyWaitsIsNoticed() throws Exception {
        try (Watch watch = own.watch(organization)) {
            append();
            long begun = System.nanoTime();
            assertThat(watch.await(0, LONG)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SHORT);
        }
    }

    @Test
    void whatAnotherInstanceAppendsIsFoundByLooking() throws Exception {
        Arrivals other = another(heads, Duration.ofMillis(20));
        try (Watch watch = other.watch(organization);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> arrived = threads.submit(() -> watch.await(1, LONG));
            append();
            assertThat(watch.await(0, LONG)).isTrue();
            append();
            assertThat(arrived.get()).isTrue();
        }
    }

    @Test
    void soManyFollowALogAndNoMore() {
        Arrivals other = another(heads, Duration.ofMillis(20));
        Watch first = other.watch(organization);
        Watch second = other.watch(organization);
        assertThatThrownBy(() -> other.watch(organization))
                .isInstanceOf(Refusal.TooMany.class)
                .hasMessageContaining("most-organization");
        Watch third = other.watch(organization + "-2");
        assertThatThrownBy(() -> other.watch(organization + "-3"))
                .isInstanceOf(Refusal.Unavailable.class)
                .hasMessageContaining("daybook.arrivals.most)");
        third.close();
        second.close();
        first.close();
        first.close();
        // Whoever was refused took nobody's place, and whoever closes twice gives back one.
        Watch again = other.watch(organization);
        Watch more = other.watch(organization);
        assertThatThrownBy(() -> other.watch(organization)).isInstanceOf(Refusal.TooMany.class);
        again.close();
        more.close();
    }

    @Test
    void allWaitsEndWhenTheServiceIsAboutToStop() throws Exception {
        Arrivals other = another(heads, Duration.ofMillis(20));
        try (Watch watch = other.watch(organization);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> waits = threads.submit(() -> watch.await(0, LONG));
            Thread.sleep(SHORT);
            other.end();
            assertThat(waits.get()).isFalse();
            assertThat(watch.await(0, LONG)).isFalse();
            assertThat(other.isEnded()).isTrue();
            try (Watch late = other.watch(organization + "-2")) {
                assertThat(late.await(0, LONG)).isFalse();
            }
        }
    }

    @Test
    void whoWaitsIsToldThatTheDatabaseIsAway() {
        JdbcClient nowhere =
                JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none", "", ""));
        Arrivals other = another(new LogHeads(nowhere), Duration.ofMillis(20));
        try (Watch watch = other.watch(organization)) {
            assertThatThrownBy(() -> watch.await(0, LONG))
                    .satisfies(failure -> assertThat(Outage.of(failure)).contains(Outage.AWAY));
        }
    }
}
