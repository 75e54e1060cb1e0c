package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The signed checkpoints of each log. They are read as they are stored: nothing is verified here. */
@Component
public class Checkpoints {

    static final String SELECT = "select org_id, size, root, note, signed_at from checkpoint where org_id = ? ";

    static final RowMapper<StoredCheckpoint> CHECKPOINT = (row, number) -> new StoredCheckpoint(
            row.getString("org_id"),
            row.getLong("size"),
            Hash.of(row.getBytes("root")),
            row.getString("note"),
            row.getObject("signed_at", OffsetDateTime.class).toInstant());

    private final JdbcClient jdbc;

    Checkpoints(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The largest checkpoint of an organization's log; empty as long as nothing was signed. */
    public Optional<StoredCheckpoint> latest(String organization) {
        return jdbc.sql(SELECT + "order by size desc limit 1")
                .param(organization)
                .query(CHECKPOINT)
                .optional();
    }

    /** The largest checkpoints of many logs, by organization; of those of which something was signed. */
    public Map<String, StoredCheckpoint> latest(Collection<String> organizations) {
        return jdbc.sql("""
                        select c.* from unnest(?::text[]) as log (org_id)
                        cross join lateral (
                            select org_id, size, root, note, signed_at from checkpoint
                            where checkpoint.org_id = log.org_id order by size desc limit 1
                        ) as c""").param(organizations.toArray(String[]::new)).query(CHECKPOINT).list().stream()
                .collect(Collectors.toMap(StoredCheckpoint::organization, Function.identity()));
    }

    /** The smallest checkpoint over at least so many entries. */
    public Optional<StoredCheckpoint> atLeast(String organization, long size) {
        return jdbc.sql(SELECT + "and size >= ? order by size limit 1")
                .param(organization)
                .param(size)
                .query(CHECKPOINT)
                .optional();
    }

    /** The checkpoint over exactly so many entries. */
    public Optional<StoredCheckpoint> at(String organization, long size) {
        return jdbc.sql(SELECT + "and size = ?")
                .param(organization)
                .param(size)
                .query(CHECKPOINT)
                .optional();
    }
}
