package dev.daybook.export;

import dev.daybook.kernel.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of exports. How old an artifact is, is decided by the database's clock. */
@Component
class ExportTable {

    private static final String SELECT =
            "select id, org_id, job_id, request, bound, asked_at, artifact, size, sha256, built_at from export where ";

    private static final RowMapper<String> ARTIFACT = (row, number) -> row.getString("artifact");

    private final JdbcClient jdbc;
    private final RowMapper<Export> export = (row, number) -> export(row);

    ExportTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Export asked) {
        jdbc.sql("""
                        insert into export (id, org_id, job_id, request, bound, asked_at)
                        values (?, ?, ?, ?::jsonb, ?, ?)""")
                .param(asked.id())
                .param(asked.orgId())
                .param(asked.jobId())
                .param(StoredJson.write(asked.order()))
                .param(asked.bound())
                .param(asked.askedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Export> find(UUID id) {
        return jdbc.sql(SELECT + "id = ?").param(id).query(export).optional();
    }

    /** The export of that id, if it is finished and no older than that. */
    Optional<Export> finished(UUID id, Duration age) {
        return jdbc.sql(SELECT + "id = ? and built_at > now() - make_interval(secs => ?)")
                .param(id)
                .param(seconds(age))
                .query(export)
                .optional();
    }

    /** The exports of the same request of an organization that are finished and no older than that, newest first. */
    List<Export> finished(String orgId, ExportOrder order, Duration age) {
        return jdbc.sql(SELECT + """
                        org_id = ? and built_at > now() - make_interval(secs => ?) and request = ?::jsonb
                        order by built_at desc limit 10""")
                .param(orgId)
                .param(seconds(age))
                .param(StoredJson.write(order))
                .query(export)
                .list();
    }

    /** A part of the exports of an organization, those first that were asked for last. */
    List<Export> list(String orgId, long offset, int limit) {
        return jdbc.sql(SELECT + "org_id = ? order by asked_at desc, id desc limit ? offset ?")
                .param(orgId)
                .param(limit)
                .param(offset)
                .query(export)
                .list();
    }

    /** How many exports of an organization there are. */
    long count(String orgId) {
        return jdbc.sql("select count(*) from export where org_id = ?")
                .param(orgId)
                .query(Long.class)
                .single();
    }

    /** How many bytes the artifacts of an organization have together that were finished no longer ago than that. */
    long size(String orgId, Duration age) {
        return jdbc.sql("""
                        select coalesce(sum(size), 0) from export
                        where org_id = ? and built_at > now() - make_interval(secs => ?)""").param(orgId).param(seconds(age)).query(Long.class).single();
    }

    /** Has whoever finishes artifacts of an organization wait for the others, to the end of the transaction. */
    void lock(String orgId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param("daybook artifacts of " + orgId)
                .query(row -> {});
    }

    /**
     * Says that an artifact is finished; false if another run was first, or the export has been deleted.
     *
     * @param lost the artifact that was there and is lost, or null
     */
    boolean finish(UUID id, Export.Built artifact, Export.@Nullable Built lost) {
        return jdbc.sql("""
                        update export set artifact = ?, size = ?, sha256 = ?, built_at = now()
                        where id = ? and artifact is not distinct from ?""")
                        .param(artifact.name())
                        .param(artifact.size())
                        .param(HexFormat.of().parseHex(artifact.sha256()))
                        .param(id)
                        .param(lost == null ? null : lost.name())
                        .update()
                == 1;
    }

    /** Deletes what was finished that long ago, or asked for twice as long ago and never finished. */
    int deleteExpired(Duration keep) {
        return jdbc.sql("""
                        delete from export where built_at < now() - make_interval(secs => ?)
                            or built_at is null and asked_at < now() - make_interval(secs => ?)""")
                .param(seconds(keep))
                .param(seconds(keep.multipliedBy(2)))
                .update();
    }

    /** Those of some names in the store that are the artifact of an export. */
    List<String> known(List<String> artifacts) {
        return jdbc.sql("select artifact from export where artifact = any (?)")
                .param(artifacts.toArray(String[]::new))
                .query(ARTIFACT)
                .list();
    }

    private Export export(ResultSet row) throws SQLException {
        String artifact = row.getString("artifact");
        return new Export(
                row.getObject("id", UUID.class),
                row.getString("org_id"),
                row.getObject("job_id", UUID.class),
                StoredJson.read(row.getString("request"), ExportOrder.class),
                row.getLong("bound"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                artifact == null
                        ? null
                        : new Export.Built(
                                artifact, row.getLong("size"), HexFormat.of().formatHex(row.getBytes("sha256"))),
                artifact == null
                        ? null
                        : row.getObject("built_at", OffsetDateTime.class).toInstant());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
