package dev.daybook.event.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The heads of the logs: where each of them ends, and which have moved. */
@Component
public class LogHeads {

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");
    private static final RowMapper<Long> NEXT_POSITION = (row, number) -> row.getLong("next_position");
    private static final RowMapper<Behind> BEHIND = (row, number) -> new Behind(
            row.getString("org_id"),
            row.getLong("position"),
            row.getLong("next_position"),
            row.getDouble("age"),
            row.getBoolean("rested"));

    private static final String SELECT_BEHIND = """
            select h.org_id, coalesce(c.position, 0) as position, h.next_position,
                extract(epoch from now() - h.moved_at) as age,
                c.taken_at is null or c.taken_at <= now() - ? * interval '1 millisecond' as rested
            from log_head h left join log_cursor c on c.org_id = h.org_id and c.follower = ?
            where h.next_position <> coalesce(c.position, 0)""";

    /** With a second bound, which excludes nothing, the planner expects few rows, also where it does not know the first. */
    private static final String MOVED =
            "h.moved_at >= now() - ? * interval '1 millisecond' and h.moved_at <= 'infinity'";

    private final JdbcClient jdbc;

    LogHeads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The position that a log's next event will have: all those below it are in the log. Empty if there is no such log. */
    public OptionalLong find(String organization) {
        return next("select next_position from log_head where org_id = ?", organization);
    }

    /** The same of several logs; of one that there is not there is none. */
    Map<String, Long> find(Collection<String> organizations) {
        Map<String, Long> found = new HashMap<>();
        jdbc.sql("select org_id, next_position from log_head where org_id = any (?)")
                .param(organizations.toArray(String[]::new))
                .query(row -> {
                    found.put(row.getString("org_id"), row.getLong("next_position"));
                });
        return found;
    }

    /** The same, of a log that nobody appends to until the transaction ends. */
    OptionalLong lock(String organization) {
        return next("select next_position from log_head where org_id = ? for update", organization);
    }

    private OptionalLong next(String sql, String organization) {
        return jdbc.sql(sql).param(organization).query(NEXT_POSITION).list().stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** The organizations that have a log, in the order of their names. */
    List<String> organizations() {
        return jdbc.sql("select org_id from log_head order by org_id")
                .query(ORGANIZATION)
                .list();
    }

    /** Compares all heads with a follower's cursors. */
    List<Behind> behind(LogFollower follower) {
        return jdbc.sql(SELECT_BEHIND)
                .param(follower.interval().toMillis())
                .param(follower.name())
                .query(BEHIND)
                .list();
    }

    /** Compares the heads that moved lately, and some others, with a follower's cursors: what it costs depends on these alone. */
    List<Behind> behind(LogFollower follower, Duration lately, Collection<String> others) {
        List<Object> parameters =
                new ArrayList<>(List.of(follower.interval().toMillis(), follower.name(), lately.toMillis()));
        String which = MOVED;
        if (!others.isEmpty()) {
            which += " or h.org_id = any (?)";
            parameters.add(others.toArray(String[]::new));
        }
        return jdbc.sql(SELECT_BEHIND + " and (" + which + ")")
                .params(parameters)
                .query(BEHIND)
                .list();
    }
}
