package dev.daybook.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import dev.daybook.postgres.Login;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class IdempotencyKeysIT extends IntegrationTest {

    private final String org = "keys-" + UUID.randomUUID();

    @Autowired
    private IdempotencyKeys keys;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private EventLog log;

    @Test
    void aKeyIsForgottenAfterADayAndNotBefore() {
        byte[] content = content("a");
        keys.isFirst(key("old"), content);
        keys.isFirst(key("young"), content);
        age("old", "24 hours 1 second");
        age("young", "23 hours 59 minutes");

        keys.forgetOld();

        assertThat(keys.isFirst(key("old"), content)).isTrue();
        assertThat(keys.isFirst(key("young"), content)).isFalse();
    }

    @Test
    void aKeyIsOfItsKindAndItsOrganization() {
        byte[] content = content("a");
        assertThat(keys.isFirst(key("k"), content)).isTrue();
        assertThat(keys.isFirst(new IdempotencyKey("another", org, "k"), content("b")))
                .isTrue();
        assertThat(keys.isFirst(new IdempotencyKey("test", org + "-other", "k"), content("b")))
                .isTrue();
        assertThatExceptionOfType(Refusal.Conflict.class).isThrownBy(() -> keys.isFirst(key("k"), content("b")));
    }

    @Test
    void theFirstAnswerIsGivenAgainAndNothingIsTakenForIt() {
        String first = keys.answer(key("answer"), content("a"), keep -> {
            keep.accept("one");
            return "one";
        });
        assertThat(first).isEqualTo("one");
        assertThat(keys.answer(key("answer"), content("a"), keep -> {
                    throw new AssertionError("taken again");
                }))
                .isEqualTo("one");
        assertThatExceptionOfType(Refusal.Conflict.class)
                .isThrownBy(() -> keys.answer(key("answer"), content("b"), keep -> {
                    throw new AssertionError("taken");
                }));
    }

    @Test
    void whoeverIsRefusedBecauseTheSameWasFasterGetsItsAnswer() {
        String answer = keys.answer(key("twin"), content("a"), keep -> {
            keys.answer(key("twin"), content("a"), faster -> {
                faster.accept("of the faster");
                return "of the faster";
            });
            keep.accept("of the slower");
            return "of the slower";
        });
        assertThat(answer).isEqualTo("of the faster");
    }

    @Test
    void whoeverIsRefusedForAnotherReasonLeavesItsKeyFree() {
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> keys.answer(key("refused"), content("a"), keep -> {
                    throw new Refusal.Denied("No.");
                }));
        assertThat(keys.isFirst(key("refused"), content("b"))).isTrue();
    }

    /**
     * Two transactions, each of two requests: each waits with its second for the key that the other's first has taken. The
     * database ends one of them, which is no fault of either request.
     */
    @Test
    @Timeout(60)
    void requestsWhoseKeysCrossAreAllAnsweredAndOneOfEachKeyIsTaken() throws Exception {
        String one = org + "-one";
        String other = org + "-other";
        append(one, () -> {});
        append(other, () -> {});
        CountDownLatch taken = new CountDownLatch(2);
        AtomicInteger tries = new AtomicInteger();
        Map<String, List<Future<Integer>>> answers = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            try (Connection oneHead = holding(one);
                    Connection otherHead = holding(other)) {
                // These lead and wait for the heads; what comes meanwhile shares the next transaction of its log.
                threads.execute(() -> append(one, () -> {}));
                threads.execute(() -> append(other, () -> {}));
                Thread.sleep(300);
                for (String[] post : new String[][] {{one, "k1"}, {other, "k2"}, {one, "k2"}, {other, "k1"}}) {
                    boolean isFirst = answers.size() < 2;
                    answers.computeIfAbsent(post[1], key -> new ArrayList<>())
                            .add(threads.submit(() -> append(post[0], () -> {
                                tries.incrementAndGet();
                                if (!keys.isFirst(key(post[1]), content("a"))) {
                                    throw IdempotencyKey.taken();
                                }
                                if (isFirst) {
                                    taken.countDown();
                                    await(taken);
                                }
                            })));
                    Thread.sleep(100);
                }
                oneHead.rollback();
                // Only when the one log's transaction is under way may the other's begin: both at once would be one.
                Awaitility.await().until(() -> taken.getCount() == 1);
                otherHead.rollback();
            }
            for (List<Future<Integer>> ofKey : answers.values()) {
                int answered = 0;
                for (Future<Integer> answer : ofKey) {
                    answered += answer.get(30, TimeUnit.SECONDS);
                }
                assertThat(answered).as("posts that were taken under one key").isEqualTo(1);
            }
        }
        assertThat(tries.get())
                .as("one transaction was ended and its requests tried again")
                .isGreaterThan(4);
        assertThat(log.head(one) + log.head(other)).isEqualTo(2 + 2 + 2);
    }

    /** A transaction that holds the head of a log. */
    private static Connection holding(String organization) throws SQLException {
        Login owner = TestDatabase.get().owner();
        Connection connection = TestDatabase.get().connect(owner);
        connection.setAutoCommit(false);
        try (PreparedStatement statement =
                connection.prepareStatement("select from log_head where org_id = ? for update")) {
            statement.setString(1, organization);
            statement.execute();
        }
        return connection;
    }

    private static void await(CountDownLatch latch) {
        try {
            // Less than a transaction of the log may wait for its next statement.
            latch.await(3, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Appends an event, and returns how many were: none if its key was taken. */
    private int append(String organization, Runnable alongside) {
        NewEvent event = new NewEvent(
                "Project Created", null, null, Actor.user("u"), Scope.organization(organization), null, "{}", null);
        try {
            return log.append(Post.of(TestPosters.TEST, List.of(event)).with(alongside))
                    .size();
        } catch (Refusal.Conflict taken) {
            return 0;
        }
    }

    private IdempotencyKey key(String key) {
        return new IdempotencyKey("test", org, key);
    }

    private static byte[] content(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void age(String key, String interval) {
        jdbc.sql("""
                update idempotency_key set posted_at = posted_at - ?::interval where org_id = ? and key = ?""").param(interval).param(org).param(key).update();
    }
}
