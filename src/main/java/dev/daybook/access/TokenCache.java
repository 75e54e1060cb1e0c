package dev.daybook.access;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The tokens, and the cookies of sessions, that were found valid within the last seconds, by their hash, so that a request
 * does not cost a statement. Neither has the form of the other.
 *
 * <p>A token deleted on this instance is forgotten at once; another instance goes on accepting it for at most the life
 * of an entry.
 */
@Component
class TokenCache {

    private static final int MOST_TOKENS = 10_000;

    private final Clock clock;
    private final Duration life;
    private final Map<ByteBuffer, Known> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Known> eldest) {
            return size() > MOST_TOKENS;
        }
    };
    private long forgotten;

    @Autowired
    TokenCache(Clock clock, AccessSettings settings) {
        this(clock, settings.tokenCache());
    }

    TokenCache(Clock clock, Duration life) {
        this.clock = clock;
        this.life = life;
    }

    private record Known(UUID tokenId, Caller caller, Instant staleAt) {}

    /** Who called with the token of that hash a moment ago, while both the entry and the token last. */
    synchronized Optional<Caller> find(byte[] sha256) {
        ByteBuffer key = ByteBuffer.wrap(sha256);
        Known entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        return clock.instant().isBefore(entry.staleAt) ? Optional.of(entry.caller) : Optional.empty();
    }

    /** Whether the token of that hash was valid when it was asked for last, though that may be long ago. */
    synchronized boolean remembers(byte[] sha256) {
        return entries.containsKey(ByteBuffer.wrap(sha256));
    }

    /** The state to hand to {@link #keep}: take it before the token is read from the database. */
    synchronized long beforeReading() {
        return forgotten;
    }

    /**
     * Keeps a token, unless one was forgotten since it was read: it may be that one, read before it was deleted.
     *
     * @param tokenId what it is forgotten by
     */
    synchronized void keep(
            byte[] sha256, UUID tokenId, Caller caller, @Nullable Instant expiresAt, long beforeReading) {
        if (beforeReading != forgotten) {
            return;
        }
        Instant staleAt = clock.instant().plus(life);
        entries.put(
                ByteBuffer.wrap(sha256.clone()),
                new Known(tokenId, caller, expiresAt != null && expiresAt.isBefore(staleAt) ? expiresAt : staleAt));
    }

    /** Forgets a token that was deleted. */
    synchronized void forget(UUID tokenId) {
        forgotten++;
        entries.values().removeIf(entry -> entry.tokenId.equals(tokenId));
    }
}
