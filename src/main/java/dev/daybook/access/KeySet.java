package dev.daybook.access;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an identity provider. Whatever callers send, the provider is asked at most once in 30 seconds, by one
 * request, and few others wait for that: neither a provider that has gone silent nor JWTs of keys that nobody has can hold
 * more.
 */
class KeySet implements JWKSource<SecurityContext> {

    /** How long lies at least between two times that the provider is asked. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    /** How old keys become before they are asked for again. */
    static final Duration FRESH = Duration.ofMinutes(5);

    /** How old they may become while the provider does not answer. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(KeySet.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 8;

    private final Source source;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile @Nullable Known known;
    private volatile Instant nextTime = Instant.MIN;

    KeySet(Source source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Asks the provider. */
    @FunctionalInterface
    interface Source {

        JWKSet fetch() throws IOException, ParseException;
    }

    private record Known(JWKSet keys, Instant at) {}

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws RemoteKeySourceException {
        Known before = known;
        List<JWK> found = matching(before, selector);
        boolean fresh = before != null && clock.instant().isBefore(before.at().plus(FRESH));
        if (!found.isEmpty() && fresh) {
            return found;
        }
        askOrWait(found.isEmpty());
        Known after = known;
        if (after == null || !clock.instant().isBefore(after.at().plus(LONGEST))) {
            throw new RemoteKeySourceException("The keys of the identity provider are not known", null);
        }
        return matching(after, selector);
    }

    private static List<JWK> matching(@Nullable Known known, JWKSelector selector) {
        return known == null ? List.of() : selector.select(known.keys());
    }

    /** Asks if it is time to; or waits a little for who is at it, if there is no going on without. */
    private void askOrWait(boolean needed) {
        if (asking.tryLock()) {
            try {
                ask();
            } finally {
                asking.unlock();
            }
        } else if (needed && waiting.tryAcquire()) {
            try {
                if (asking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    asking.unlock();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                waiting.release();
            }
        }
    }

    private void ask() {
        Instant now = clock.instant();
        if (now.isBefore(nextTime)) {
            return;
        }
        nextTime = now.plus(INTERVAL);
        try {
            known = new Known(source.fetch(), now);
        } catch (IOException | ParseException | RuntimeException away) {
            log.warn("The identity provider's keys cannot be fetched: {}", away.toString());
        }
    }
}
