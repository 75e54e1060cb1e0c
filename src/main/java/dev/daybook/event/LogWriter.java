package dev.daybook.event;

import dev.daybook.event.follow.Arrivals;
import dev.daybook.kernel.CopyBuffer;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.Purpose;
import dev.daybook.postgres.SteadyPlans;
import jakarta.persistence.EntityManager;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes a group of requests in one transaction:
 *
 * <ol>
 *   <li>Advance the heads of their logs, in the order of organizations, by as many events as there are.
 *   <li>Let the limiter refuse what is too much, and find which events are there already.
 *   <li>Number the rest and copy it in.
 *   <li>One after the other, each in a savepoint, the requests that others than the log may still refuse.
 *   <li>Set the heads back by what was left out, and commit.
 * </ol>
 */
@Component
class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final SteadyPlans plans;
    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final EntityManager entities;
    private final TransactionTemplate transaction;
    private final AppendLimiter limiter;
    private final List<AppendParticipant> participants;
    private final Arrivals arrivals;

    LogWriter(
            SteadyPlans plans,
            JdbcClient jdbc,
            JdbcTemplate template,
            EntityManager entities,
            PlatformTransactionManager transactions,
            AppendLimiter limiter,
            List<AppendParticipant> participants,
            Arrivals arrivals) {
        this.plans = plans;
        this.jdbc = jdbc;
        this.template = template;
        this.entities = entities;
        this.limiter = limiter;
        this.participants = List.copyOf(participants);
        this.arrivals = arrivals;
        this.transaction = new TransactionTemplate(transactions);
        // Whoever leads a group may be within a transaction of its own, which must not hold back the others' commit.
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Whether others than the log may refuse a post within the transaction. */
    boolean isApart(Post post) {
        return post.isAccompanied()
                || post.events().stream()
                        .anyMatch(event -> participants.stream()
                                .anyMatch(participant -> participant.labels().contains(event.label())));
    }

    /** Writes the requests that nobody refuses, and answers each after the commit. */
    void write(List<AppendRequest> group) {
        List<Runnable> answers = new ArrayList<>(group.size());
        Purpose.APPENDING.run(() -> append(group, answers));
        answers.forEach(Runnable::run);
    }

    private void append(List<AppendRequest> group, List<Runnable> answers) {
        try {
            transaction.executeWithoutResult(status -> append(group, this::charge, answers));
        } catch (LimiterFailed failed) {
            LOG.error("Appends are not counted now", failed);
            answers.clear();
            transaction.executeWithoutResult(status -> append(group, charges -> {}, answers));
        }
    }

    private void append(List<AppendRequest> group, Consumer<List<AppendCharge>> limit, List<Runnable> answers) {
        SortedMap<String, Integer> sizes = sizes(group);
        Map<String, Long> heads = advance(sizes);
        limit.accept(group.stream()
                .map(AppendRequest::charge)
                .filter(charge -> !charge.equals(AppendCharge.NONE))
                .toList());
        Numbering numbering = new Numbering(heads, firstRecords(group));
        List<AppendRequest> apart = new ArrayList<>(0);
        for (AppendRequest request : group) {
            RuntimeException refusal = request.charge().refusal();
            if (refusal != null) {
                answers.add(() -> request.refuse(refusal));
            } else if (request.isApart()) {
                apart.add(request);
            } else {
                answers.add(number(request, numbering));
            }
        }
        copy(numbering);
        for (AppendRequest request : apart) {
            answers.add(group.size() == 1 ? append(request, numbering) : appendApart(request, numbering));
        }
        setBack(sizes, heads, numbering.next());
        answers.add(() -> arrivals.arrived(numbering.next()));
    }

    private static SortedMap<String, Integer> sizes(List<AppendRequest> group) {
        SortedMap<String, Integer> sizes = new TreeMap<>();
        group.forEach(request ->
                request.sizes().forEach((organization, size) -> sizes.merge(organization, size, Integer::sum)));
        return sizes;
    }

    private void charge(List<AppendCharge> charges) {
        if (!charges.isEmpty()) {
            try {
                limiter.decide(charges);
            } catch (RuntimeException failure) {
                if (Outage.causes(failure)) {
                    throw failure;
                }
                // A limit that is out of order is no reason to refuse anybody, but it has ended the transaction.
                throw new LimiterFailed(failure);
            }
        }
    }

    /** Rolls back a transaction, which is then tried again without the limiter. */
    private static final class LimiterFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        LimiterFailed(RuntimeException cause) {
            super("The limiter failed", cause);
        }
    }

    private static Runnable number(AppendRequest request, Numbering numbering) {
        try {
            List<Appended> appended = numbering.add(request);
            return () -> request.succeed(appended);
        } catch (Refusal.Conflict conflict) {
            return () -> request.refuse(conflict);
        }
    }

    /** Appends a request within a savepoint: whatever refuses it costs its neighbours no more than that. */
    private Runnable appendApart(AppendRequest request, Numbering numbering) {
        template.execute("savepoint apart");
        try {
            Runnable answer = append(request, numbering);
            template.execute("release savepoint apart");
            return answer;
        } catch (RuntimeException refusal) {
            // A deadlock or a lock that was not to be had is no fault of this request: each is tried again alone.
            if (Outage.causes(refusal) || refusal instanceof TransientDataAccessException) {
                throw refusal;
            }
            template.execute("rollback to savepoint apart; release savepoint apart");
            entities.clear();
            return () -> request.refuse(refusal);
        }
    }

    /** Appends a request that others may refuse, by throwing why. */
    private Runnable append(AppendRequest request, Numbering numbering) {
        Numbering attempt = numbering.attempt();
        List<Appended> appended = attempt.add(request);
        copy(attempt);
        request.runAlongside(appended);
        participate(request, appended);
        // Nothing that belongs to it may be left for the commit, which is the others' too.
        entities.flush();
        numbering.accept(attempt);
        return () -> request.succeed(appended);
    }

    private void participate(AppendRequest request, List<Appended> appended) {
        for (AppendParticipant participant : participants) {
            Set<String> labels = participant.labels();
            List<AuditEvent> events = new ArrayList<>(0);
            for (int i = 0; i < appended.size(); i++) {
                PreparedEvent event = request.events().get(i);
                if (!appended.get(i).duplicate() && labels.contains(event.type().label())) {
                    events.add(
                            event.at(appended.get(i).position(), appended.get(i).leafHash()));
                }
            }
            if (!events.isEmpty()) {
                participant.appended(events);
            }
        }
    }

    /** Sets the heads back by what was refused, or is in the log already. */
    private void setBack(SortedMap<String, Integer> sizes, Map<String, Long> heads, Map<String, Long> next) {
        Map<String, Integer> leftOut = new TreeMap<>();
        sizes.forEach((organization, size) -> {
            long head = heads.getOrDefault(organization, 0L);
            leftOut.put(organization, Math.toIntExact(next.getOrDefault(organization, head) - head - size));
        });
        leftOut.values().removeIf(events -> events == 0);
        if (!leftOut.isEmpty()) {
            advanced(leftOut);
        }
    }

    /**
     * Advances the heads of logs, which from now on nobody else can.
     *
     * @param events by how many positions, by organization
     * @return where the heads were
     */
    private Map<String, Long> advance(Map<String, Integer> events) {
        Map<String, Long> heads = advanced(events);
        if (heads.size() < events.size()) {
            Map<String, Integer> missing = new TreeMap<>(events);
            missing.keySet().removeAll(heads.keySet());
            // Asked of the database each time: a head that was made in a transaction that failed is not there.
            jdbc.sql("""
                    insert into log_head (org_id, next_position)
                    select org_id, 0 from unnest(?::text[]) as org_id order by org_id
                    on conflict do nothing""").param(missing.keySet().toArray(String[]::new)).update();
            heads.putAll(advanced(missing));
        }
        return heads;
    }

    private Map<String, Long> advanced(Map<String, Integer> events) {
        String[] organizations = events.keySet().toArray(String[]::new);
        if (organizations.length > 1) {
            // An update takes its rows in any order, and two transactions could wait for each other.
            jdbc.sql("select from log_head where org_id = any (?) order by org_id for update")
                    .param(organizations)
                    .query(row -> {});
        }
        Map<String, Long> heads = new HashMap<>();
        // 201 means flushed, whatever the server, the role or a pooler was set to: said with the first statement, which
        // saves a round trip.
        jdbc.sql("""
                update log_head h set next_position = h.next_position + turn.events, moved_at = date_trunc('second', now())
                from unnest(?::text[], ?::bigint[]) as turn (org_id, events)
                where h.org_id = turn.org_id
                returning h.org_id, h.next_position - turn.events as head,
                    case when current_setting('synchronous_commit') = 'off'
                        then set_config('synchronous_commit', 'on', true) end""")
                .param(organizations)
                .param(events.values().stream().map(Integer::longValue).toArray(Long[]::new))
                .query(row -> {
                    heads.put(row.getString("org_id"), row.getLong("head"));
                });
        return heads;
    }

    /** The events in the log that have the names of some that are to be appended. */
    private Map<Numbering.Name, FirstRecord> firstRecords(List<AppendRequest> group) {
        List<Numbering.Name> names = group.stream()
                .flatMap(request -> request.events().stream())
                .filter(PreparedEvent::isNamed)
                .map(Numbering.Name::of)
                .distinct()
                .toList();
        Map<Numbering.Name, FirstRecord> records = new HashMap<>();
        if (!names.isEmpty()) {
            plans.keepInTransaction();
            // Two events of one name cannot be: whoever looks here has the log to itself.
            jdbc.sql("""
                    select %s, e.identity_digests
                    from unnest(?::text[], ?::text[], ?::uuid[], ?::uuid[]) as named (org_id, key, lowest, beyond)
                    cross join lateral (
                        select * from event
                        where event.org_id = named.org_id and event.idempotency_key = named.key
                          and event.id >= named.lowest and event.id < named.beyond limit 1
                    ) as e""".formatted(EventRows.COLUMNS))
                    .param(names.stream().map(Numbering.Name::organization).toArray(String[]::new))
                    .param(names.stream().map(Numbering.Name::idempotencyKey).toArray(String[]::new))
                    .param(names.stream().map(name -> lowestAt(name, 0)).toArray(UUID[]::new))
                    .param(names.stream().map(name -> lowestAt(name, 1)).toArray(UUID[]::new))
                    .query(row -> {
                        FirstRecord first = FirstRecord.stored(EventRows.map(row), row.getString("identity_digests"));
                        records.put(first.name(), first);
                    });
        }
        return records;
    }

    private static UUID lowestAt(Numbering.Name name, int microsecondsLater) {
        return EventId.lowestAt(name.timestamp().plus(microsecondsLater, ChronoUnit.MICROS))
                .value();
    }

    private void copy(Numbering numbering) {
        copy("event", PreparedEvent.COLUMNS, numbering.rows());
        copy("event_resource", PreparedEvent.RESOURCE_COLUMNS, numbering.resourceRows());
    }

    private void copy(String table, String columns, CopyBuffer rows) {
        if (rows.size() > 0) {
            template.execute(
                    (ConnectionCallback<Long>) connection -> rows.sendTo(connection, table + " (" + columns + ")"));
        }
    }
}
