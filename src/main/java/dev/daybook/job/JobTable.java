package dev.daybook.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of jobs. All times are the database's, so that instances whose clocks differ agree on what has lapsed. Every
 * write of a run names its {@link Claim}, and tells whether that still held.
 */
@Component
class JobTable {

    private static final String COLUMNS = "id, kind, org_id, owner_id, request, state, progress, result, error_message,"
            + " created_at, started_at, ended_at, claimed_by, attempts";

    private static final RowMapper<Job> JOB = (row, number) -> job(row);
    private static final RowMapper<Claim> CLAIM = (row, number) -> claim(row);
    private static final RowMapper<JobCancelled> CANCELLED =
            (row, number) -> new JobCancelled(row.getObject("id", UUID.class), row.getString("kind"));
    private static final RowMapper<Beat> BEAT =
            (row, number) -> new Beat(row.getObject("id", UUID.class), row.getInt("attempts"));
    private static final RowMapper<Lapsed> LAPSED = (row, number) ->
            new Lapsed(row.getObject("id", UUID.class), row.getString("kind"), row.getString("error_message"));

    /** Sets a job free. */
    private static final String WAITING = "state = 'INITIALIZED', claimed_by = null, heartbeat_at = null";

    private final JdbcClient jdbc;

    JobTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The attempt at a job that an instance was found to be still at. */
    record Beat(UUID id, int attempt) {}

    /**
     * A job whose instance was not heard of for too long.
     *
     * @param error what its owner reads if it was given up, or null if it waits to be run again
     */
    record Lapsed(UUID id, String kind, @Nullable String error) {}

    Job insert(NewJob job) {
        return jdbc.sql("insert into job (id, kind, org_id, owner_id, request)"
                        + " values (coalesce(?, uuidv7()), ?, ?, ?, ?::jsonb) returning " + COLUMNS)
                .param(job.id())
                .param(job.kind())
                .param(job.orgId())
                .param(job.ownerId())
                .param(job.request())
                .query(JOB)
                .single();
    }

    Optional<Job> find(@Nullable String orgId, UUID id) {
        String sql = "select " + COLUMNS + " from job where id = ?";
        return orgId == null
                ? jdbc.sql(sql).param(id).query(JOB).optional()
                : jdbc.sql(sql + " and org_id = ?")
                        .param(id)
                        .param(orgId)
                        .query(JOB)
                        .optional();
    }

    List<Job> find(String orgId, Collection<UUID> ids) {
        return jdbc.sql("select " + COLUMNS + " from job where org_id = ? and id = any (?)")
                .param(orgId)
                .param(ids.toArray(new UUID[0]))
                .query(JOB)
                .list();
    }

    /** How many jobs of a kind an organization has that were not begun; of very many only that there are so many. */
    int waiting(String orgId, String kind, int most) {
        return jdbc.sql("""
                        select count(*) from (
                            select 1 from job where kind = ? and org_id = ? and state = 'INITIALIZED' limit ?
                        ) waiting""")
                .param(kind)
                .param(orgId)
                .param(most)
                .query(Integer.class)
                .single();
    }

    /** A part of the list, newest first. */
    List<Job> list(@Nullable String orgId, Collection<String> kinds, long offset, int limit) {
        return of(orgId, kinds, COLUMNS, " order by id desc limit ? offset ?")
                .param(limit)
                .param(offset)
                .query(JOB)
                .list();
    }

    long count(@Nullable String orgId, Collection<String> kinds) {
        return of(orgId, kinds, "count(*)", "").query(Long.class).single();
    }

    private JdbcClient.StatementSpec of(
            @Nullable String orgId, Collection<String> kinds, String selected, String order) {
        String sql = "select " + selected + " from job where kind = any (?)";
        String[] any = kinds.toArray(new String[0]);
        return orgId == null
                ? jdbc.sql(sql + order).param(any)
                : jdbc.sql(sql + " and org_id = ?" + order).param(any).param(orgId);
    }

    /** Ends a job that has not ended; empty if there is none. */
    Optional<JobCancelled> cancel(@Nullable String orgId, UUID id) {
        String update = """
                update job set state = 'ABORTED', ended_at = now(), claimed_by = null, heartbeat_at = null
                where id = ? and state in ('INITIALIZED', 'RUNNING')""";
        JdbcClient.StatementSpec statement = orgId == null
                ? jdbc.sql(update + " returning id, kind").param(id)
                : jdbc.sql(update + " and org_id = ? returning id, kind")
                        .param(id)
                        .param(orgId);
        return statement.query(CANCELLED).optional();
    }

    /**
     * Takes the job of that kind whose turn it is: of the organization with the fewest running jobs, and of several such
     * the oldest. No other instance has it then.
     */
    Optional<Claim> claim(UUID instance, String kind) {
        // The organizations are put in order first and one row is locked then: whatever the planner believes of the
        // table's size, many waiting jobs cost one scan of their index.
        return jdbc.sql("""
                        with turns as materialized (
                            select org_id, oldest, (
                                select count(*) from job r
                                where r.kind = :kind and r.org_id = w.org_id and r.state = 'RUNNING'
                            ) as running
                            from (
                                select distinct on (org_id) org_id, id as oldest from job
                                where kind = :kind and state = 'INITIALIZED' and run_at <= now()
                                order by org_id, id
                            ) w
                            order by running, oldest
                        ), next as materialized (
                            select free.id from turns cross join lateral (
                                select id from job j
                                where j.kind = :kind and j.org_id = turns.org_id and j.state = 'INITIALIZED'
                                  and j.run_at <= now()
                                order by id limit 1 for update skip locked
                            ) free
                            limit 1
                        )
                        update job set state = 'RUNNING', claimed_by = :instance, attempts = attempts + 1,
                            heartbeat_at = now(), started_at = coalesce(started_at, now()), progress = 0
                        where id = (select id from next)
                        returning\s""" + COLUMNS)
                .param("kind", kind)
                .param("instance", instance)
                .query(CLAIM)
                .optional();
    }

    /** Says that an instance still runs these jobs; returns which of them are its own. */
    List<Beat> beat(UUID instance, Collection<UUID> ids) {
        return jdbc.sql("""
                        update job set heartbeat_at = now() where claimed_by = ? and id = any(?)
                        returning id, attempts""")
                .param(instance)
                .param(ids.toArray(new UUID[0]))
                .query(BEAT)
                .list();
    }

    /** Frees the jobs of instances that were not heard of for too long; gives up those that were tried often enough. */
    List<Lapsed> freeLapsed(Collection<String> kinds, Duration lapse, int mostAttempts) {
        return jdbc.sql("""
                        update job set claimed_by = null, heartbeat_at = null,
                            state = case when attempts < ? then 'INITIALIZED' else 'ERROR' end,
                            ended_at = case when attempts < ? then null else now() end,
                            error_message = case when attempts < ? then null
                                else 'The job failed. Reference: ' || gen_random_uuid() end
                        where state = 'RUNNING' and kind = any(?) and heartbeat_at < now() - make_interval(secs => ?)
                        returning id, kind, error_message""")
                .param(mostAttempts)
                .param(mostAttempts)
                .param(mostAttempts)
                .param(kinds.toArray(new String[0]))
                .param(seconds(lapse))
                .query(LAPSED)
                .list();
    }

    boolean progress(Claim claim, int percent) {
        return update(claim, "progress = ?", percent);
    }

    boolean complete(Claim claim, String result) {
        return update(
                claim,
                "state = 'COMPLETED', ended_at = now(), claimed_by = null, heartbeat_at = null, progress = 100,"
                        + " result = ?",
                result);
    }

    boolean fail(Claim claim, String message) {
        return update(
                claim,
                "state = 'ERROR', ended_at = now(), claimed_by = null, heartbeat_at = null, error_message = ?",
                message);
    }

    /** Lets a job wait, and then be run again. */
    boolean retry(Claim claim, Duration wait) {
        return update(claim, WAITING + ", run_at = now() + make_interval(secs => ?)", seconds(wait));
    }

    /** Lets a job be run again as if this attempt had not been. */
    boolean handBack(Claim claim, Duration wait) {
        return update(
                claim, WAITING + ", attempts = attempts - 1, run_at = now() + make_interval(secs => ?)", seconds(wait));
    }

    /** Changes a job, unless the claim to it is over; whether it still held. */
    private boolean update(Claim claim, String set, Object value) {
        return jdbc.sql("update job set " + set + " where id = ? and claimed_by = ? and attempts = ?")
                        .param(value)
                        .param(claim.job().id())
                        .param(claim.instance())
                        .param(claim.attempt())
                        .update()
                == 1;
    }

    /** Does the same with whatever an instance still has, at once; returns how many those were. */
    int handBackAll(UUID instance) {
        return jdbc.sql("update job set " + WAITING + ", attempts = attempts - 1"
                        + " where claimed_by = ? and state = 'RUNNING'")
                .param(instance)
                .update();
    }

    /** Deletes the jobs that ended so long ago. */
    int sweep(Duration keep) {
        return jdbc.sql("delete from job where ended_at < now() - make_interval(secs => ?)")
                .param(seconds(keep))
                .update();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(job(row), row.getObject("claimed_by", UUID.class), row.getInt("attempts"));
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("org_id"),
                row.getString("owner_id"),
                row.getString("request"),
                JobState.valueOf(row.getString("state")),
                row.getInt("progress"),
                row.getString("result"),
                row.getString("error_message"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
