package dev.daybook.access;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes models and grants anew from the log at start, where {@code daybook.access.rebuild-model-grants} is set: one
 * organization after the other, each in one transaction that keeps its log from being appended to.
 */
@Component
class ModelRebuild implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ModelRebuild.class);

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");

    /** How many events are read at a time. */
    private static final int PAGE = 1000;

    private final AccessSettings settings;
    private final EventLog events;
    private final ModelProjection projection;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private volatile boolean running;

    ModelRebuild(
            AccessSettings settings,
            EventLog events,
            ModelProjection projection,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.settings = settings;
        this.events = events;
        this.projection = projection;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void start() {
        if (settings.rebuildModelGrants()) {
            List<String> organizations = jdbc.sql("select org_id from log_head order by org_id")
                    .query(ORGANIZATION)
                    .list();
            organizations.forEach(this::rebuild);
            log.info(
                    "Models and their grants were made anew from the logs of {} organizations. Start without"
                            + " daybook.access.rebuild-model-grants next time.",
                    organizations.size());
        }
        running = true;
    }

    /** Makes the rows of one organization anew, but for those that come from events which the log no longer has. */
    void rebuild(String organization) {
        transaction.executeWithoutResult(status -> {
            long head = jdbc.sql("select next_position from log_head where org_id = ? for update")
                    .param(organization)
                    .query(Long.class)
                    .single();
            projection.reset(organization, head);
            Optional<Long> oldest = jdbc.sql("select min(position) from event where org_id = ?")
                    .param(organization)
                    .query(Long.class)
                    .optional();
            for (long from = oldest.orElse(head); from < head; from += PAGE) {
                replay(events.follow(organization, from, PAGE));
            }
        });
    }

    private void replay(List<AuditEvent> page) {
        for (AuditEvent event : page) {
            if (ModelEvents.LABELS.contains(event.type().label()) && !projection.apply(event)) {
                // The first one counts. Appends refuse a second one, but a log may be older than that rule.
                log.debug("Event {} creates a model that was created before", event.id());
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server accepts requests. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
    }
}
