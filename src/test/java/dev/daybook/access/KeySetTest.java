package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeySetTest {

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-11-29T09:00:00Z");
    private volatile boolean away;
    private volatile JWKSet published = new JWKSet();
    private final KeySet keys = new KeySet(this::fetch, () -> now);

    @BeforeEach
    void publish() throws JOSEException {
        published = new JWKSet(key("one"));
    }

    @Test
    void aKeyThatNobodyHasIsAskedForOnceInThirtySeconds() throws Exception {
        assertThat(find("one")).hasSize(1);
        for (int i = 0; i < 100; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches).hasValue(1);

        now = now.plus(KeySet.INTERVAL);
        for (int i = 0; i < 100; i++) {
            assertThat(find("unknown-" + i)).isEmpty();
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aKeyThatIsNewIsFound() throws Exception {
        assertThat(find("one")).hasSize(1);
        published = new JWKSet(List.of(key("one"), key("two")));

        now = now.plus(KeySet.INTERVAL);

        assertThat(find("two")).hasSize(1);
    }

    @Test
    void aProviderThatIsAwayIsAskedOnceInThirtySeconds() {
        away = true;
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> find("one")).isInstanceOf(RemoteKeySourceException.class);
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void keysOutliveAnOutageOfTheProviderForAnHour() throws Exception {
        assertThat(find("one")).hasSize(1);
        away = true;

        now = now.plus(KeySet.FRESH);
        assertThat(find("one")).hasSize(1);
        assertThat(fetches).hasValue(2);

        now = now.plus(KeySet.LONGEST);
        assertThatThrownBy(() -> find("one")).isInstanceOf(RemoteKeySourceException.class);
    }

    @Test
    void aKeyThatWasTakenBackOpensNothingAfterFiveMinutes() throws Exception {
        assertThat(find("one")).hasSize(1);
        published = new JWKSet();

        now = now.plus(KeySet.FRESH);

        assertThat(find("one")).isEmpty();
    }

    @Test
    void whileTheProviderIsAskedFewWait() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        KeySet slow = new KeySet(
                () -> {
                    asked.countDown();
                    try {
                        answers.await();
                    } catch (InterruptedException interrupted) {
                        throw new IOException(interrupted);
                    }
                    return published;
                },
                () -> now);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<List<JWK>> first = threads.submit(() -> slow.get(selector("one"), null));
            asked.await();
            List<Future<List<JWK>>> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(threads.submit(() -> slow.get(selector("one"), null)));
            }
            // All but a few have their answer, that nothing is known, before the provider has given its.
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            while (others.stream().filter(Future::isDone).count() < 42 && System.nanoTime() < deadline) {
                Thread.sleep(Duration.ofMillis(10));
            }
            assertThat(others.stream().filter(Future::isDone)).hasSize(42);
            answers.countDown();
            assertThat(first.get()).hasSize(1);
        }
    }

    private JWKSet fetch() throws IOException {
        fetches.incrementAndGet();
        if (away) {
            throw new IOException("away");
        }
        return published;
    }

    private List<JWK> find(String keyId) throws RemoteKeySourceException {
        return keys.get(selector(keyId), null);
    }

    private static JWKSelector selector(String keyId) {
        return new JWKSelector(new JWKMatcher.Builder().keyID(keyId).build());
    }

    private static ECKey key(String id) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    }
}
