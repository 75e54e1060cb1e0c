package dev.daybook.event.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Followers of their own names follow all logs of the shared database; what is looked at are the logs of this test. */
class FollowingIT extends IntegrationTest {

    private final String prefix = "following-" + UUID.randomUUID() + "-";

    @Autowired
    EventLog log;

    @Autowired
    LogHeads heads;

    @Autowired
    TestFollowers followers;

    @Autowired
    JdbcClient jdbc;

    /** Remembers what it took, once that is committed, and before that does what the test wants. */
    private class Recorder implements LogFollower {

        private final String name = "test-" + UUID.randomUUID();
        private final ConcurrentLinkedQueue<Stretch> taken = new ConcurrentLinkedQueue<>();
        private final Consumer<List<Stretch>> taking;
        private volatile Duration interval = Duration.ZERO;

        Recorder(Consumer<List<Stretch>> taking) {
            this.taking = taking;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration interval() {
            return interval;
        }

        @Override
        public int enough() {
            return 50;
        }

        @Override
        public void take(List<Stretch> stretches) {
            taking.accept(stretches);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    taken.addAll(stretches);
                }
            });
        }

        long position(String organization) {
            return followers.position(this, organization);
        }

        /** Each position of a log once, in their order. */
        void assertTook(String organization, long events) {
            long position = 0;
            for (Stretch stretch : taken.stream()
                    .filter(stretch -> stretch.organization().equals(organization))
                    .sorted(Comparator.comparingLong(Stretch::from))
                    .toList()) {
                assertThat(stretch.from()).isEqualTo(position);
                position = stretch.to();
            }
            assertThat(position).isEqualTo(events);
        }
    }

    @Test
    void ofTwoInstancesEachEventIsTakenOnceWhileWritersAppend() {
        Recorder recorder = new Recorder(stretches -> {});
        List<String> organizations =
                IntStream.range(0, 4).mapToObj(n -> prefix + n).toList();
        AtomicBoolean writing = new AtomicBoolean(true);
        List<CompletableFuture<Void>> instances = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Following following = followers.following(recorder);
            instances.add(CompletableFuture.runAsync(() -> {
                while (writing.get() || isBehind(recorder, organizations)) {
                    following.step();
                }
            }));
        }
        Random random = new Random(11);
        int[] heads = new int[4];
        for (int n = 0; n < 80; n++) {
            int which = random.nextInt(4);
            int count = 1 + random.nextInt(9);
            append(organizations.get(which), count);
            heads[which] += count;
        }
        writing.set(false);
        instances.forEach(CompletableFuture::join);

        for (int i = 0; i < 4; i++) {
            recorder.assertTook(organizations.get(i), heads[i]);
        }
    }

    private boolean isBehind(Recorder recorder, List<String> organizations) {
        return organizations.stream()
                .anyMatch(organization -> recorder.position(organization)
                        < heads.find(organization).orElse(0));
    }

    @Test
    void whatFailsInTheMiddleIsNeitherLostNorTakenTwice() {
        AtomicInteger calls = new AtomicInteger();
        Recorder recorder = new Recorder(stretches -> {
            if (calls.getAndIncrement() % 3 == 0 && stretches.size() > 1) {
                throw new IllegalStateException("In the middle");
            }
        });
        Following following = followers.following(recorder);
        for (int round = 0; round < 5; round++) {
            for (int n = 0; n < 6; n++) {
                append(prefix + n, 1 + n);
            }
            following.step();
        }

        for (int n = 0; n < 6; n++) {
            recorder.assertTook(prefix + n, 5L * (1 + n));
        }
        assertThat(following.failures().count()).isZero();
    }

    @Test
    void aLogThatFailsHoldsUpNoOtherAndIsTriedAgain() throws InterruptedException {
        Set<String> sick = ConcurrentHashMap.newKeySet();
        sick.add(prefix + 1);
        Recorder recorder = new Recorder(stretches -> {
            if (stretches.stream().anyMatch(stretch -> sick.contains(stretch.organization()))) {
                // An error like those that a thread would end with.
                throw new StackOverflowError("Too deep");
            }
        });
        Following following = followers.following(recorder);
        for (int n = 0; n < 4; n++) {
            append(prefix + n, 3);
        }
        following.step();
        append(prefix + 3, 2);
        following.step();

        for (int n : new int[] {0, 2}) {
            recorder.assertTook(prefix + n, 3);
        }
        recorder.assertTook(prefix + 3, 5);
        recorder.assertTook(prefix + 1, 0);
        assertThat(following.failures().list()).singleElement().satisfies(failing -> {
            assertThat(failing.organization()).isEqualTo(prefix + 1);
            assertThat(failing.position()).isZero();
            assertThat(failing.cause()).hasMessage("Too deep");
        });
        assertThat(following.backlog().events()).isEqualTo(3);

        sick.clear();
        following.step();
        recorder.assertTook(prefix + 1, 0);
        Thread.sleep(1100);
        following.step();
        recorder.assertTook(prefix + 1, 3);
        assertThat(following.failures().list()).isEmpty();
        assertThat(following.backlog().events()).isZero();
    }

    @Test
    void aLogWithFewerEventsThanWereTakenOfItIsToldOf() {
        Recorder recorder = new Recorder(stretches -> {});
        Following following = followers.following(recorder);
        append(prefix, 3);
        jdbc.sql("insert into log_cursor (follower, org_id, position) values (?, ?, 7)")
                .param(recorder.name())
                .param(prefix)
                .update();

        following.step();

        assertThat(following.failures().list())
                .singleElement()
                .satisfies(failing -> assertThat(failing.cause())
                        .isInstanceOf(LogCutException.class)
                        .hasMessage("The log ends at 3, and was followed up to 7."));
    }

    @Test
    void eventsWaitForOthersUnlessThereAreEnough() {
        Recorder recorder = new Recorder(stretches -> {});
        recorder.interval = Duration.ofHours(1);
        Following following = followers.following(recorder);
        append(prefix, 1);
        following.step();
        recorder.assertTook(prefix, 1);

        append(prefix, 49);
        following.step();
        recorder.assertTook(prefix, 1);
        assertThat(following.backlog().logs())
                .filteredOn(log -> log.organization().equals(prefix))
                .singleElement()
                .satisfies(log -> assertThat(log.events()).isEqualTo(49));

        append(prefix, 1);
        following.step();
        recorder.assertTook(prefix, 51);
    }

    @Test
    void aLookCostsNothingForWhatHasNotMoved() {
        Recorder recorder = new Recorder(stretches -> {});
        append(prefix + "old", 1);
        append(prefix + "new", 1);
        jdbc.sql("update log_head set moved_at = now() - interval '1 hour' where org_id = ?")
                .param(prefix + "old")
                .update();
        Duration lately = Duration.ofMinutes(1);

        assertThat(mine(heads.behind(recorder, lately, Set.of()))).containsExactly(prefix + "new");
        assertThat(mine(heads.behind(recorder, lately, Set.of(prefix + "old"))))
                .containsExactly(prefix + "new", prefix + "old");
        assertThat(mine(heads.behind(recorder))).containsExactly(prefix + "new", prefix + "old");
    }

    private List<String> mine(List<Behind> found) {
        return found.stream()
                .map(Behind::organization)
                .filter(organization -> organization.startsWith(prefix))
                .sorted()
                .toList();
    }

    @Test
    void aThreadGoesOnAfterWhateverIsThrownAndEndsAtOnce() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Recorder recorder = new Recorder(stretches -> {}) {
            @Override
            public Duration interval() {
                // The first is the thread's own question, the second that of its first look.
                if (asked.incrementAndGet() == 2) {
                    throw new LinkageError("Nobody expects this");
                }
                return Duration.ZERO;
            }
        };
        append(prefix, 1);
        FollowerThread thread = new FollowerThread(followers.following(recorder));
        thread.start();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (recorder.position(prefix) == 0 && System.nanoTime() - end < 0) {
            Thread.sleep(50);
        }
        thread.stop();
        long stopped = System.nanoTime();
        thread.join(Duration.ofSeconds(10));

        recorder.assertTook(prefix, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(5));
    }

    private void append(String organization, int count) {
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, count)
                        .mapToObj(n -> new NewEvent(
                                "Following Tested",
                                null,
                                null,
                                Actor.user("ada"),
                                Scope.organization(organization),
                                null,
                                "{}",
                                null))
                        .toList()));
    }
}
