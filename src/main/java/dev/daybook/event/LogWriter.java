package dev.daybook.event;

import dev.daybook.kernel.CopyBuffer;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes a group of requests in one transaction: advance the heads of their logs, in the order of organizations, by as
 * many events as there are; let the limiter refuse what is too much, find which events are there already, number the rest,
 * copy them in, set the heads back by what was left out, commit.
 */
@Component
class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final TransactionTemplate transaction;
    private final AppendLimiter limiter;
    private final List<AppendParticipant> participants;

    LogWriter(
            JdbcClient jdbc,
            JdbcTemplate template,
            PlatformTransactionManager transactions,
            AppendLimiter limiter,
            List<AppendParticipant> participants) {
        this.limiter = limiter;
        this.participants = List.copyOf(participants);
        this.jdbc = jdbc;
        this.template = template;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Writes the requests of a turn that are not in conflict, and returns what answers each of them once this has
     * returned, that is, after the commit.
     */
    List<Runnable> write(Turn turn) {
        Map<String, Long> foretold = turn.foretold();
        if (!foretold.isEmpty()) {
            try {
                return transact(() -> appendBehind(turn, foretold));
            } catch (SentInVain failed) {
                LOG.debug("What was sent ahead cannot be committed: {}", failed.getMessage());
            }
        }
        try {
            return transact(() -> append(turn, this::charge));
        } catch (SentInVain failed) {
            LOG.error("Appends are not counted now", failed);
            return transact(() -> append(turn, charges -> {}));
        }
    }

    private List<Runnable> transact(Supplier<List<Runnable>> work) {
        List<Runnable> answers = transaction.execute(status -> work.get());
        return answers == null ? List.of() : answers;
    }

    private List<Runnable> append(Turn turn, Consumer<List<AppendCharge>> limit) {
        Map<String, Long> heads = advance(turn.events());
        limit.accept(turn.charges());
        return append(turn, new Numbering(heads, firstRecords(turn.requests())), numbering -> {
            Map<String, Long> unused = numbering.next();
            unused.entrySet().removeIf(head -> head.getValue() == end(heads, turn, head.getKey()));
            setBack(unused);
        });
    }

    /** The position after a turn's events of one log, if all of them are new. */
    private static long end(Map<String, Long> heads, Turn turn, String organization) {
        return heads.getOrDefault(organization, 0L) + turn.events().getOrDefault(organization, 0);
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
                throw new SentInVain("the limiter failed", failure);
            }
        }
    }

    /**
     * Sends the events with the positions that they have if the turn before commits, waits for it at the head, and looks
     * whether the head is where it was foretold to be, and whether all are let in.
     */
    private List<Runnable> appendBehind(Turn turn, Map<String, Long> foretold) {
        Map<String, Long> expected = new HashMap<>(foretold);
        expected.keySet().retainAll(turn.organizations());
        return append(turn, new Numbering(expected, Map.of()), numbering -> {
            if (!advance(turn.events()).equals(expected)) {
                throw new SentInVain("the transaction before failed, or another instance came between", null);
            }
            charge(turn.charges());
            if (turn.charges().stream().anyMatch(charge -> charge.refusal() != null)) {
                throw new SentInVain("some of it is refused", null);
            }
        });
    }

    /** Rolls back a transaction that can be tried again in another way. */
    private static final class SentInVain extends RuntimeException {
        private static final long serialVersionUID = 1;

        SentInVain(String reason, @Nullable RuntimeException cause) {
            super(reason, cause);
        }
    }

    private List<Runnable> append(Turn turn, Numbering numbering, Consumer<Numbering> afterSending) {
        List<AppendRequest> group = turn.requests();
        List<Runnable> answers = new ArrayList<>(group.size());
        List<Accepted> accepted = new ArrayList<>(group.size());
        for (AppendRequest request : group) {
            RuntimeException refusal = request.charge().refusal();
            if (refusal != null) {
                answers.add(() -> request.answer().completeExceptionally(refusal));
                continue;
            }
            try {
                List<Appended> appended = numbering.add(request);
                accepted.add(new Accepted(request, appended));
                answers.add(() -> request.answer().complete(appended));
            } catch (Refusal.Conflict conflict) {
                answers.add(() -> request.answer().completeExceptionally(conflict));
            }
        }
        turn.heads().complete(numbering.next());
        copy("event", PreparedEvent.COLUMNS, numbering.rows());
        copy("event_identity", PreparedEvent.IDENTITY_COLUMNS, numbering.identityRows());
        copy("event_resource", PreparedEvent.RESOURCE_COLUMNS, numbering.resourceRows());
        afterSending.accept(numbering);
        accepted.forEach(this::participate);
        return answers;
    }

    private void participate(Accepted accepted) {
        for (AppendParticipant participant : participants) {
            Set<String> labels = participant.labels();
            List<AuditEvent> events = new ArrayList<>(0);
            for (int i = 0; i < accepted.appended.size(); i++) {
                PreparedEvent event = accepted.request.events().get(i);
                Appended appended = accepted.appended.get(i);
                if (!appended.duplicate() && labels.contains(event.type().label())) {
                    events.add(event.at(appended.position()));
                }
            }
            if (!events.isEmpty()) {
                participant.appended(events);
            }
        }
        Consumer<List<Appended>> alongside = accepted.request.alongside();
        if (alongside != null) {
            alongside.accept(accepted.appended);
        }
    }

    private record Accepted(AppendRequest request, List<Appended> appended) {}

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
        jdbc.sql("""
                update log_head h set next_position = h.next_position + turn.events
                from unnest(?::text[], ?::bigint[]) as turn (org_id, events)
                where h.org_id = turn.org_id
                returning h.org_id, h.next_position - turn.events as head""")
                .param(organizations)
                .param(events.values().stream().map(Integer::longValue).toArray(Long[]::new))
                .query(row -> {
                    heads.put(row.getString("org_id"), row.getLong("head"));
                });
        return heads;
    }

    /** The events in the log whose identity is that of one that is to be appended. */
    private Map<Numbering.Identifier, FirstRecord> firstRecords(List<AppendRequest> group) {
        List<PreparedEvent> named = group.stream()
                .flatMap(request -> request.events().stream())
                .filter(PreparedEvent::isNamed)
                .toList();
        Map<Numbering.Identifier, FirstRecord> records = new HashMap<>();
        if (!named.isEmpty()) {
            jdbc.sql("""
                    select %s, e.leaf_hash, e.identity_digests
                    from unnest(?::text[], ?::uuid[]) as named (org_id, id)
                    join event e on e.org_id = named.org_id and e.id = named.id
                    left join event_identity i on i.org_id = named.org_id and i.id = named.id
                    """.formatted(EventRows.COLUMNS))
                    .param(named.stream().map(PreparedEvent::organization).toArray(String[]::new))
                    .param(named.stream().map(event -> event.id().value()).toArray(UUID[]::new))
                    .query(row -> {
                        AuditEvent event = EventRows.map(row);
                        records.put(
                                new Numbering.Identifier(event.scope().orgId(), event.id()),
                                FirstRecord.stored(
                                        event,
                                        LeafHash.of(row.getBytes("leaf_hash")),
                                        row.getString("identity_digests")));
                    });
        }
        return records;
    }

    private void copy(String table, String columns, CopyBuffer rows) {
        if (rows.size() > 0) {
            template.execute(
                    (ConnectionCallback<Long>) connection -> rows.sendTo(connection, table + " (" + columns + ")"));
        }
    }

    /** Sets heads to where they are without the events that were refused or that the log had already. */
    private void setBack(Map<String, Long> heads) {
        if (!heads.isEmpty()) {
            jdbc.sql("""
                    update log_head set next_position = actual.next_position
                    from unnest(?::text[], ?::bigint[]) as actual (org_id, next_position)
                    where log_head.org_id = actual.org_id""")
                    .param(heads.keySet().toArray(String[]::new))
                    .param(heads.values().toArray(Long[]::new))
                    .update();
        }
    }
}
