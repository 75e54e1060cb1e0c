package dev.daybook.event;

import dev.daybook.event.find.FilterFields;
import dev.daybook.event.follow.LogHeads;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Examines what the tables hold of each log beside its entries, as somebody does who trusts none of them. Each finding is one
 * statement, so that it sees one moment of a log that grows meanwhile.
 */
@Component
public class StoredLogs {

    private static final int FETCH_SIZE = 500;
    private static final int BATCH = 1000;

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");

    private static final RowMapper<String> BEYOND = (row, number) -> "The event " + row.getString("id")
            + " at position " + row.getLong("position") + " is beyond the head, whose next position is "
            + row.getLong("next_position") + ".";

    private static final RowMapper<String> NAMED_TWICE = (row, number) ->
            "The events at positions " + row.getString("positions") + " have the same idempotencyKey and timestamp.";

    private static final RowMapper<String> OTHER_SALTS = (row, number) -> "The event " + row.getString("id") + " has "
            + row.getLong("salts") + " salts for " + row.getLong("vals") + " identifying values.";

    private static final RowMapper<String> COUNT = (row, number) -> "The count of " + row.getString("dimension") + " \""
            + row.getString("value") + "\" in the hour " + row.getString("hour") + " is " + row.getLong("counted")
            + ", and should be " + row.getLong("n") + ".";

    private record Resource(UUID event, String id) {}

    private static final RowMapper<Resource> RESOURCE =
            (row, number) -> new Resource(row.getObject("id", UUID.class), row.getString("resource_id"));

    private final JdbcClient jdbc;
    private final LogHeads heads;
    private final Labels labels;
    private final TransactionTemplate transaction;
    private final String otherCounts;

    StoredLogs(
            JdbcClient jdbc,
            LogHeads heads,
            Labels labels,
            FilterFields fields,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.heads = heads;
        this.labels = labels;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
        this.otherCounts = otherCounts(fields);
    }

    /** The organizations that have a log, or had one, in the order of their names. */
    public List<String> organizations() {
        return jdbc.sql("""
                        with recursive of_events as (
                            (select org_id from event order by org_id limit 1)
                            union all
                            select (select e.org_id from event e where e.org_id > o.org_id order by e.org_id limit 1)
                            from of_events o where o.org_id is not null
                        )
                        select org_id from of_events where org_id is not null
                        union select org_id from log_head
                        order by org_id""").query(ORGANIZATION).list();
    }

    /** The next position of a log; empty if it has no head. */
    public OptionalLong head(String organization) {
        return heads.find(organization);
    }

    /** Tells what is wrong with a log beside its entries, a sentence each: its head, identities, resources and counts. */
    public void examine(String organization, Consumer<String> faults) {
        beyondHead(organization).forEach(faults);
        namedTwice(organization).forEach(faults);
        otherSalts(organization).forEach(faults);
        otherCounts(organization).forEach(faults);
        missingResources(organization, faults);
        strayResources(organization, faults);
    }

    private List<String> beyondHead(String organization) {
        return jdbc.sql("""
                        select e.id, e.position, h.next_position
                        from log_head h
                        join event e on e.org_id = h.org_id and e.position >= h.next_position
                        where h.org_id = ? order by e.position limit 100""").param(organization).query(BEYOND).list();
    }

    private List<String> namedTwice(String organization) {
        return jdbc.sql("""
                        select string_agg(e.position::text, ', ' order by e.position) as positions
                        from event e where e.org_id = ? and e.idempotency_key is not null
                        group by e.idempotency_key, uuid_extract_timestamp(e.id), substr(e.id::text, 16, 3)
                        having count(*) > 1 limit 100""").param(organization).query(NAMED_TWICE).list();
    }

    /** To forget a value is to take away its salt too: what is left of one without the other was not forgotten. */
    private List<String> otherSalts(String organization) {
        return jdbc.sql("""
                        select * from (
                            select e.id,
                                case when e.salts is null then 0
                                    when jsonb_typeof(e.salts) = 'object' and e.salts <> '{}' then (select count(*) from jsonb_object_keys(e.salts)) else -1 end as salts,
                                num_nonnulls(e.username, e.ip, e.email, e.org_name, e.project_name)
                                    + case when e.identifying_details is null then 0
                                        when jsonb_typeof(e.identifying_details) = 'object'
                                            and e.identifying_details <> '{}'
                                        then (select count(*) from jsonb_object_keys(e.identifying_details))
                                        else -1000 end as vals
                            from event e where e.org_id = ?
                        ) as counted where salts <> vals order by id limit 100""").param(organization).query(OTHER_SALTS).list();
    }

    private List<String> otherCounts(String organization) {
        return jdbc.sql(otherCounts)
                .param(organization)
                .param(organization)
                .param(organization)
                .query(COUNT)
                .list();
    }

    /** Compares the counts of a log with its events, by each counted field. */
    public static String otherCounts(FilterFields fields) {
        return """
                        with hourly as (
                            select v.dimension, v.value, date_trunc('hour', uuid_extract_timestamp(e.id), 'UTC') as hour,
                                   count(*) as n
                            from event e
                            cross join lateral (values ('all', ''), %s) as v (dimension, value)
                            where e.org_id = ? and v.value is not null
                              and e.position < (select position from log_cursor
                                                where org_id = ? and follower = 'counts')
                            group by v.dimension, v.value, hour
                        ), expected as (
                            select dimension collate "C" as dimension, value collate "C" as value, hour, n from hourly
                            union all
                            select dimension collate "C", value collate "C", '-infinity'::timestamptz, sum(n)::bigint
                            from hourly group by 1, 2
                        )
                        select dimension, value, hour, coalesce(c.n, 0) as counted, coalesce(x.n, 0) as n
                        from expected x
                        full join (select dimension, value, hour, n from event_count where org_id = ?) as c
                            using (dimension, value, hour)
                        where x.n is distinct from c.n
                        order by dimension, value, hour limit 100""".formatted(fields.eachCounted("('%1$s', e.%2$s)", ", "));
    }

    /** What events are about by their vocabularies, and cannot be found by. */
    private void missingResources(String organization, Consumer<String> faults) {
        List<Resource> batch = new ArrayList<>();
        transaction.executeWithoutResult(status -> jdbc.sql("select " + EventRows.COLUMNS_WITHOUT_IDENTITY
                        + " from event e where e.org_id = ? and e.dialect is not null order by e.id")
                .withFetchSize(FETCH_SIZE)
                .param(organization)
                .query(row -> {
                    AuditEvent event = EventRows.map(row);
                    resources(event)
                            .forEach(id -> batch.add(new Resource(event.id().value(), id)));
                    if (batch.size() >= BATCH) {
                        missingResources(organization, batch, faults);
                    }
                }));
        missingResources(organization, batch, faults);
    }

    private void missingResources(String organization, List<Resource> batch, Consumer<String> faults) {
        if (batch.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        select x.id, x.resource_id
                        from unnest(?::uuid[], ?::text[]) as x (id, resource_id)
                        where not exists (select from event_resource r
                                          where r.org_id = ? and r.resource_id = x.resource_id and r.id = x.id)""")
                .param(batch.stream().map(Resource::event).toArray(UUID[]::new))
                .param(batch.stream().map(Resource::id).toArray(String[]::new))
                .param(organization)
                .query(RESOURCE)
                .list()
                .forEach(missing -> faults.accept("The event " + missing.event + " is about " + missing.id
                        + ", and is not among the events that are found by it."));
        batch.clear();
    }

    /** What events are found by although they are not about it. */
    private void strayResources(String organization, Consumer<String> faults) {
        transaction.executeWithoutResult(status -> jdbc.sql("select r.id as of_event, r.resource_id, "
                        + EventRows.COLUMNS_WITHOUT_IDENTITY
                        + " from event_resource r left join event e on e.org_id = r.org_id and e.id = r.id"
                        + " where r.org_id = ?")
                .withFetchSize(FETCH_SIZE)
                .param(organization)
                .query(row -> {
                    String resource = row.getString("resource_id");
                    if (row.getObject("id") == null
                            || !resources(EventRows.map(row)).contains(resource)) {
                        faults.accept("The event " + row.getString("of_event") + " is found by " + resource
                                + ", which it is not about.");
                    }
                }));
    }

    private Set<String> resources(AuditEvent event) {
        return labels.resources(new NewEvent(
                event.type().label(),
                event.type().report(),
                event.timestamp(),
                event.actor(),
                event.scope(),
                event.target(),
                event.details(),
                event.idempotencyKey()));
    }
}
