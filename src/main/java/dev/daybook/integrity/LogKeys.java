package dev.daybook.integrity;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The public keys of each log, with the sizes from which on they sign. They are read as they are stored. */
@Component
public class LogKeys {

    private static final String SELECT = "select org_id, from_size, verifier, began_at from log_key ";

    private static final RowMapper<LogKey> KEY = (row, number) -> new LogKey(
            row.getString("org_id"),
            row.getLong("from_size"),
            row.getString("verifier"),
            row.getObject("began_at", OffsetDateTime.class).toInstant());

    private final JdbcClient jdbc;

    LogKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The keys of an organization's log, the first one first; none as long as nothing was signed. */
    public List<LogKey> of(String organization) {
        return jdbc.sql(SELECT + "where org_id = ? order by from_size")
                .param(organization)
                .query(KEY)
                .list();
    }

    /** The keys of many logs, by organization, of each log the first one first; of those of which something was signed. */
    Map<String, List<LogKey>> of(Collection<String> organizations) {
        return jdbc
                .sql(SELECT + "where org_id = any (?) order by org_id, from_size")
                .param(organizations.toArray(String[]::new))
                .query(KEY)
                .list()
                .stream()
                .collect(Collectors.groupingBy(LogKey::organization));
    }

    /** The keys of all logs, in the order of their organizations, and of each log the first one first. */
    public List<LogKey> all() {
        return jdbc.sql(SELECT + "order by org_id, from_size").query(KEY).list();
    }
}
