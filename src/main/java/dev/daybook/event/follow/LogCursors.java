package dev.daybook.event.follow;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cursors of followers: how far each of them has come in each log. */
@Component
class LogCursors {

    private final JdbcClient jdbc;

    LogCursors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes sure that no other instance moves a follower's cursors until the transaction ends; false if one does so now. The lock
     * is the transaction's and not the session's: nothing is left behind in a connection that others use after it.
     */
    boolean tryLock(String follower) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('daybook.follower ' || ?, 0))")
                .param(follower)
                .query(Boolean.class)
                .single();
    }

    /** A follower's cursors of logs; of one that it has not taken anything of there is none. */
    Map<String, Long> positions(String follower, Collection<String> organizations) {
        Map<String, Long> positions = new HashMap<>();
        jdbc.sql("select org_id, position from log_cursor where org_id = any (?) and follower = ?")
                .param(organizations.toArray(String[]::new))
                .param(follower)
                .query(row -> {
                    positions.put(row.getString("org_id"), row.getLong("position"));
                });
        return positions;
    }

    /** Moves a follower's cursors behind what it has taken. */
    void move(String follower, List<Stretch> taken) {
        jdbc.sql("""
                insert into log_cursor (follower, org_id, position, taken_at)
                select ?, org_id, position, now() from unnest(?::text[], ?::bigint[]) as taken (org_id, position)
                on conflict (org_id, follower) do update set position = excluded.position, taken_at = excluded.taken_at""")
                .param(follower)
                .param(taken.stream().map(Stretch::organization).toArray(String[]::new))
                .param(taken.stream().map(Stretch::to).toArray(Long[]::new))
                .update();
    }
}
