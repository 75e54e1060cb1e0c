package dev.daybook.event.follow;

import dev.daybook.event.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells where logs stand, and how far their followers have come in each. */
@Component
public class LogStandings {

    private static final String SELECT = """
            select h.org_id, h.next_position, h.moved_at, c.follower, c.position, c.taken_at
            from (select * from log_head where %s order by org_id limit ?) h
                left join log_cursor c on c.org_id = h.org_id
            order by h.org_id""";

    private static final String ONE = SELECT.formatted("org_id = ?");
    private static final String BEHIND = SELECT.formatted("org_id > ?");

    private final JdbcClient jdbc;
    private final Followers followers;

    LogStandings(JdbcClient jdbc, Followers followers) {
        this.jdbc = jdbc;
        this.followers = followers;
    }

    /**
     * The logs of a tenant that have events, in the order of their organizations.
     *
     * @param after only organizations behind this one; null for all
     */
    public List<LogStanding> list(Tenant tenant, @Nullable String after, int limit) {
        return switch (tenant) {
            case Tenant.Organization one ->
                after == null || one.id().compareTo(after) > 0 ? read(ONE, one.id(), limit) : List.of();
            case Tenant.Everyone everyone -> read(BEHIND, after == null ? "" : after, limit);
        };
    }

    private List<LogStanding> read(String sql, String organization, int limit) {
        Map<String, Log> logs = new LinkedHashMap<>();
        jdbc.sql(sql).param(organization).param(limit).query(row -> {
            Log log = logs.get(row.getString("org_id"));
            if (log == null) {
                log = new Log(row, followers.names());
                logs.put(log.organization, log);
            }
            log.add(row);
        });
        return logs.values().stream().map(Log::standing).toList();
    }

    /** A log of which some rows were read. */
    private static final class Log {

        private final String organization;
        private final long size;
        private final Instant movedAt;
        private final Map<String, LogStanding.Follower> followers = new TreeMap<>();

        Log(ResultSet row, List<String> names) throws SQLException {
            organization = row.getString("org_id");
            size = row.getLong("next_position");
            movedAt = row.getObject("moved_at", OffsetDateTime.class).toInstant();
            // Who has never taken anything of this log has no cursor in it.
            names.forEach(name -> followers.put(name, new LogStanding.Follower(name, size, null)));
        }

        void add(ResultSet row) throws SQLException {
            String name = row.getString("follower");
            // The cursor of a follower that there was once is left alone.
            if (name != null && followers.containsKey(name)) {
                followers.put(
                        name,
                        new LogStanding.Follower(
                                name,
                                size - row.getLong("position"),
                                row.getObject("taken_at", OffsetDateTime.class).toInstant()));
            }
        }

        LogStanding standing() {
            return new LogStanding(organization, size, movedAt, new ArrayList<>(followers.values()));
        }
    }
}
