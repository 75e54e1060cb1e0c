package dev.daybook.event;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The monthly partitions of the events: made ahead of the clock, and for older events when the first one comes. */
@Component
class Partitions {

    private static final int MONTHS_AHEAD = 2;

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;
    private final Clock clock;
    private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

    Partitions(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        // Whoever appends within a transaction of its own would otherwise make a partition that the writer cannot see.
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Makes sure that an event of this time has a partition. Not to be called inside an append's transaction. */
    void ensure(Instant timestamp) {
        YearMonth month = YearMonth.from(timestamp.atOffset(ZoneOffset.UTC));
        if (!known.contains(month)) {
            apart.executeWithoutResult(status -> jdbc.sql("select create_event_partition(?)")
                    .param(month.atDay(1))
                    .query((row, number) -> month)
                    .single());
            known.add(month);
        }
    }

    @Scheduled(fixedDelayString = "PT6H")
    void makeAhead() {
        YearMonth month = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            ensure(month.plusMonths(ahead).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
        }
    }
}
