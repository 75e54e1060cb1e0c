package dev.daybook.inference;

import dev.daybook.kernel.CopyBuffer;
import dev.daybook.kernel.CopyText;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.SteadyPlans;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table of events. Rows are locked in the order of their ids, so that nobody waits in a circle, and a deletion holds
 * each of them for no longer than its batch.
 */
@Component
class EventStore {

    private static final RowMapper<Locked> LOCKED =
            (row, number) -> new Locked(instant(row, "received_at"), row.getObject("project_id", UUID.class));
    private static final RowMapper<Picked> PICKED =
            (row, number) -> new Picked(row.getString("event_id"), instant(row, "event_time"));
    private static final RowMapper<Gone> GONE =
            (row, number) -> new Gone(instant(row, "minute"), row.getString("published_by"), row.getLong("events"));

    private static final String COPIED = """
            inference_event
            (org_id, model_id, dataset, event_id, event_time, received_at, published_by, published_at, data)""";

    private static final String UNIQUE_VIOLATION = "23505";

    private final JdbcOperations template;
    private final SteadyPlans plans;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Supplier<List<PublicationListener>> listeners;

    @Autowired
    EventStore(
            JdbcOperations template,
            PlatformTransactionManager transactions,
            ObjectProvider<PublicationListener> listeners) {
        // Asked for late: whoever listens may itself be made of what is made of this.
        this(template, transactions, () -> listeners.orderedStream().toList());
    }

    EventStore(
            JdbcOperations template,
            PlatformTransactionManager transactions,
            Supplier<List<PublicationListener>> listeners) {
        this.template = template;
        this.plans = new SteadyPlans(template);
        this.jdbc = JdbcClient.create(template);
        this.transaction = new TransactionTemplate(transactions);
        this.listeners = listeners;
    }

    /**
     * What a call wrote.
     *
     * @param events how many events it had
     * @param fresh how many of them were not there before
     */
    record Written(long events, long fresh) {}

    /**
     * Which events a deletion is for.
     *
     * @param askedAt when it was asked for: events that were published later stay
     * @param uncounted whether they are taken out of what was counted
     */
    record Deletion(Model model, UUID jobId, Instant askedAt, boolean uncounted) {}

    private record Locked(Instant now, UUID projectId) {}

    private record Picked(String id, Instant time) {}

    private record Gone(Instant minute, String userId, long events) {}

    /**
     * Publishes events, or changes them, in one transaction.
     *
     * @param batches gives the events, part by part, and null at the end
     * @param changes whether they are changes to events
     * @param receivedAt when they were received, or null for now
     * @throws Refusal.NotFound if the model is deleted
     */
    Written write(
            Model model,
            Environment environment,
            boolean changes,
            String userId,
            @Nullable Instant receivedAt,
            Supplier<@Nullable EventBatch> batches) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Locked locked = lock(model);
            Instant at = receivedAt == null ? locked.now : receivedAt;
            long events = 0;
            long fresh = 0;
            boolean isFirst = true;
            for (EventBatch batch = batches.get(); batch != null; batch = batches.get()) {
                events += batch.entries().size();
                if (changes) {
                    batch.rounds().forEach(round -> merge(model, round));
                } else {
                    List<EventBatch.Entry> last = batch.last();
                    // Once: a file of thousands of batches would make as many subtransactions.
                    boolean copied = isFirst && copy(model, environment, userId, at, last);
                    fresh += copied ? last.size() : insert(model, environment, userId, at, last);
                }
                isFirst = false;
            }
            if (fresh > 0) {
                Publication publication = new Publication(
                        model.orgId(),
                        userId,
                        locked.projectId.toString(),
                        model.id().toString(),
                        at,
                        fresh);
                listeners.get().forEach(listener -> listener.published(publication));
            }
            return new Written(events, fresh);
        }));
    }

    /** Keeps the model from being deleted to the end, until this transaction has ended; it can be marked as deleted. */
    private Locked lock(Model model) {
        return jdbc.sql("""
                select project_id, now() as received_at from inference_model
                where org_id = ? and model_id = ? and deleted_at is null
                for key share""")
                .param(model.orgId())
                .param(model.id())
                .query(LOCKED)
                .optional()
                .orElseThrow(Models::unknown);
    }

    /**
     * Inserts events of which none is there yet, which is so almost always, and costs less than to look for each.
     *
     * @return false if one is there; then none is inserted
     */
    private boolean copy(
            Model model, Environment environment, String userId, Instant at, List<EventBatch.Entry> events) {
        CopyBuffer rows = new CopyBuffer();
        for (EventBatch.Entry event : events) {
            rows.writeBytes(new CopyText()
                    .column(model.orgId())
                    .column(model.id().toString())
                    .column(environment.dataset())
                    .column(event.id())
                    .column((event.time() == null ? at : event.time()).toString())
                    .column(at.toString())
                    .column(userId)
                    .column(at.toString())
                    .column(event.data())
                    .row());
        }
        return Objects.requireNonNull(
                template.execute((ConnectionCallback<Boolean>) connection -> isCopied(connection, rows)));
    }

    private static boolean isCopied(Connection connection, CopyBuffer rows) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            rows.sendTo(connection, COPIED);
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException refused) {
            if (!UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                throw refused;
            }
            connection.rollback(before);
            return false;
        }
    }

    private long insert(
            Model model, Environment environment, String userId, Instant at, List<EventBatch.Entry> events) {
        return jdbc.sql("""
                with written as (
                    insert into inference_event
                        (org_id, model_id, dataset, event_id, event_time, received_at, published_by, published_at, data)
                    select :org, :model, :dataset, e.id, coalesce(e.time::timestamptz, :at), :at, :user, :at, e.data::jsonb
                    from unnest(:ids::text[], :times::text[], :data::text[]) as e (id, time, data)
                    on conflict (org_id, model_id, dataset, event_id) do update
                    set event_time = excluded.event_time, published_at = excluded.published_at, data = excluded.data
                    returning old.event_id is null as fresh
                )
                select count(*) filter (where fresh) from written""")
                .param("org", model.orgId())
                .param("model", model.id())
                .param("dataset", environment.dataset())
                .param("user", userId)
                .param("at", utc(at))
                .param("ids", column(events, EventBatch.Entry::id))
                .param("times", column(events, EventStore::time))
                .param("data", column(events, EventBatch.Entry::data))
                .query(Long.class)
                .single();
    }

    // Rows that come between the locking and the change are left alone: they would be locked in no order.
    private void merge(Model model, List<EventBatch.Entry> events) {
        jdbc.sql("""
                with locked as materialized (
                    select event_id from inference_event
                    where org_id = :org and model_id = :model and dataset = '' and event_id = any (:ids)
                    order by event_id for update
                )
                update inference_event set data = inference_event.data || e.data::jsonb,
                    event_time = coalesce(e.time::timestamptz, inference_event.event_time)
                from unnest(:ids::text[], :times::text[], :data::text[]) as e (id, time, data)
                join locked on locked.event_id = e.id
                where org_id = :org and model_id = :model and dataset = '' and inference_event.event_id = e.id""")
                .param("org", model.orgId())
                .param("model", model.id())
                .param("ids", column(events, EventBatch.Entry::id))
                .param("times", column(events, EventStore::time))
                .param("data", column(events, EventBatch.Entry::data))
                .update();
    }

    private static @Nullable String[] column(
            List<EventBatch.Entry> events, Function<EventBatch.Entry, @Nullable String> value) {
        @Nullable String[] column = new String[events.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(events.get(i));
        }
        return column;
    }

    private static @Nullable String time(EventBatch.Entry event) {
        return event.time() == null ? null : event.time().toString();
    }

    /** How many events of production lie in a half-open range of time. */
    long count(Deletion deletion, Instant from, Instant to) {
        return jdbc.sql("""
                select count(*) from inference_event
                where org_id = ? and model_id = ? and dataset = '' and event_time >= ? and event_time < ?
                  and published_at <= ?""")
                .param(deletion.model.orgId())
                .param(deletion.model.id())
                .param(utc(from))
                .param(utc(to))
                .param(utc(deletion.askedAt))
                .query(Long.class)
                .single();
    }

    /** Deletes events of production by their ids, in one transaction. */
    void delete(Deletion deletion, List<String> ids) {
        transaction.executeWithoutResult(status ->
                delete(deletion, ids.toArray(String[]::new), Instant.EPOCH, Instant.parse("+10000-01-01T00:00:00Z")));
    }

    /**
     * Deletes the first events of production that lie in a half-open range of time, in one transaction.
     *
     * @return the time of the last of them, from where the next batch goes on; null if there were none
     */
    @Nullable
    Instant delete(Deletion deletion, Instant from, Instant to, int most) {
        return transaction.execute(status -> {
            plans.keepInTransaction();
            List<Picked> picked = jdbc.sql("""
                    select event_id, event_time from inference_event
                    where org_id = ? and model_id = ? and dataset = '' and event_time >= ? and event_time < ?
                      and published_at <= ?
                    order by event_time limit ?""")
                    .param(deletion.model.orgId())
                    .param(deletion.model.id())
                    .param(utc(from))
                    .param(utc(to))
                    .param(utc(deletion.askedAt))
                    .param(most)
                    .query(PICKED)
                    .list();
            if (picked.isEmpty()) {
                return null;
            }
            delete(deletion, picked.stream().map(Picked::id).toArray(String[]::new), from, to);
            return picked.getLast().time();
        });
    }

    // The conditions are asked again of rows that were waited for: who changed one may have taken it out of the range.
    private void delete(Deletion deletion, String[] ids, Instant from, Instant to) {
        List<Gone> gone = jdbc.sql("""
                with locked as materialized (
                    select event_id from inference_event
                    where org_id = :org and model_id = :model and dataset = '' and event_id = any (:ids)
                      and event_time >= :from and event_time < :to and published_at <= :asked
                    order by event_id for update
                ), gone as (
                    delete from inference_event e using locked
                    where e.org_id = :org and e.model_id = :model and e.dataset = '' and e.event_id = locked.event_id
                    returning e.received_at, e.published_by
                )
                select date_trunc('minute', received_at, 'UTC') as minute, published_by, count(*) as events
                from gone group by 1, 2 order by 1, 2""")
                .param("org", deletion.model.orgId())
                .param("model", deletion.model.id())
                .param("ids", ids)
                .param("from", utc(from))
                .param("to", utc(to))
                .param("asked", utc(deletion.askedAt))
                .query(GONE)
                .list();
        if (gone.isEmpty()) {
            return;
        }
        if (deletion.uncounted) {
            List<Publication> publications = gone.stream()
                    .map(events -> new Publication(
                            deletion.model.orgId(),
                            events.userId,
                            deletion.model.projectId().toString(),
                            deletion.model.id().toString(),
                            events.minute,
                            events.events))
                    .toList();
            listeners.get().forEach(listener -> listener.deleted(publications));
        }
        jdbc.sql("""
                insert into inference_deletion (org_id, job_id, deleted) values (?, ?, ?)
                on conflict (org_id, job_id) do update set deleted = inference_deletion.deleted + excluded.deleted""")
                .param(deletion.model.orgId())
                .param(deletion.jobId)
                .param(gone.stream().mapToLong(Gone::events).sum())
                .update();
    }

    /** How many events a deletion has deleted, over all its runs. */
    long deleted(String orgId, UUID jobId) {
        return jdbc.sql("select deleted from inference_deletion where org_id = ? and job_id = ?")
                .param(orgId)
                .param(jobId)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Deletes some events of a model that is deleted, of all environments; returns how many. */
    int deleteAny(String orgId, UUID modelId, int most) {
        return Objects.requireNonNull(transaction.execute(status -> {
            plans.keepInTransaction();
            return jdbc.sql("""
                    delete from inference_event e using (
                        select dataset, event_id from inference_event
                        where org_id = :org and model_id = :model order by dataset, event_id limit :most for update
                    ) as gone
                    where e.org_id = :org and e.model_id = :model and e.dataset = gone.dataset and e.event_id = gone.event_id""")
                    .param("org", orgId)
                    .param("model", modelId)
                    .param("most", most)
                    .update();
        }));
    }

    /** Deletes the row of a deleted model, unless it has events again; true when it is gone. */
    boolean deleteModel(String orgId, UUID modelId) {
        List<Boolean> empty = new ArrayList<>(1);
        transaction.executeWithoutResult(status -> {
            // Waits for those who began to publish before the model was marked.
            jdbc.sql("select model_id from inference_model where org_id = ? and model_id = ? for update")
                    .param(orgId)
                    .param(modelId)
                    .query(UUID.class)
                    .optional();
            empty.add(jdbc.sql("""
                    select not exists (select from inference_event where org_id = ? and model_id = ?)""")
                    .param(orgId)
                    .param(modelId)
                    .query(Boolean.class)
                    .single());
            if (empty.getFirst()) {
                jdbc.sql("delete from inference_model where org_id = ? and model_id = ?")
                        .param(orgId)
                        .param(modelId)
                        .update();
            }
        });
        return empty.getFirst();
    }

    /** Forgets how far deletions came that were asked for so many days ago. */
    void sweepDeletions(int days) {
        jdbc.sql("delete from inference_deletion where created_at < now() - make_interval(days => ?)")
                .param(days)
                .update();
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
