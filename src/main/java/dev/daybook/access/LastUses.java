package dev.daybook.access;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * When tokens and sessions were used last. It is noted in memory, and written for all of them together twice a minute: no
 * request waits for that.
 */
@Component
class LastUses {

    /** What does not fit is noted with its next use. */
    private static final int MOST = 100_000;

    private final ConcurrentMap<UUID, Instant> tokens = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, Instant> sessions = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final Clock clock;

    LastUses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes that a token is used now. */
    void used(UUID tokenId) {
        note(tokens, tokenId);
    }

    /** Notes that a session is used now. */
    void seen(UUID sessionId) {
        note(sessions, sessionId);
    }

    /** When a session was used last, unless that is written already. */
    @Nullable
    Instant lastSeen(UUID sessionId) {
        return sessions.get(sessionId);
    }

    /** When tokens were used last, as far as it is written; those that never were are left out. */
    Map<UUID, Instant> ofTokens(List<UUID> ids) {
        Map<UUID, Instant> found = new HashMap<>();
        jdbc.sql("select token_id, used_at from api_token_use where token_id = any (?)")
                .param(ids.toArray(UUID[]::new))
                .query(row -> {
                    found.put(
                            row.getObject("token_id", UUID.class),
                            row.getObject("used_at", OffsetDateTime.class).toInstant());
                });
        return found;
    }

    private void note(ConcurrentMap<UUID, Instant> noted, UUID id) {
        if (noted.size() < MOST) {
            noted.put(id, clock.instant());
        }
    }

    /** Writes what was noted. What was deleted meanwhile is left out; what cannot be written now is written next time. */
    @Scheduled(fixedDelayString = "PT30S")
    void write() {
        write(tokens, """
                insert into api_token_use as noted (token_id, used_at)
                select t.id, used_at from unnest(?::uuid[], ?::timestamptz[]) as used (id, used_at)
                join api_token t on t.id = used.id order by t.id
                on conflict (token_id) do update set used_at = greatest(noted.used_at, excluded.used_at)""");
        write(sessions, """
                update session set seen_at = greatest(session.seen_at, used.used_at) from (
                    select s.id, noted.used_at from unnest(?::uuid[], ?::timestamptz[]) as noted (id, used_at)
                    join session s on s.id = noted.id order by s.id for no key update of s
                ) as used where session.id = used.id""");
    }

    private void write(ConcurrentMap<UUID, Instant> noted, String sql) {
        Map<UUID, Instant> written = new HashMap<>(noted);
        if (written.isEmpty()) {
            return;
        }
        UUID[] ids = new UUID[written.size()];
        String[] times = new String[written.size()];
        int i = 0;
        for (Map.Entry<UUID, Instant> use : written.entrySet()) {
            ids[i] = use.getKey();
            times[i++] = use.getValue().toString();
        }
        try {
            jdbc.sql(sql).param(ids).param(times).update();
        } catch (DataIntegrityViolationException deletedMeanwhile) {
            return;
        }
        written.forEach(noted::remove);
    }
}
