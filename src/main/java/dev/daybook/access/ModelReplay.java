package dev.daybook.access;

import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.follow.LogFollower;
import dev.daybook.event.follow.Stretch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes models and grants anew from whole logs, while nobody appends to them. It is no bean: what an event changes is changed when
 * it is appended, and nothing runs this by itself.
 */
final class ModelReplay implements LogFollower {

    private static final Logger log = LoggerFactory.getLogger(ModelReplay.class);

    /** How many events are read at a time. */
    private static final int PAGE = 1000;

    private final EventLog events;
    private final ModelProjection projection;
    private final JdbcClient jdbc;

    ModelReplay(EventLog events, ModelProjection projection, JdbcClient jdbc) {
        this.events = events;
        this.projection = projection;
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "models";
    }

    @Override
    public Duration interval() {
        return Duration.ZERO;
    }

    @Override
    public int enough() {
        return 1;
    }

    /** Makes the rows of organizations anew, but for those that come from events which the logs no longer have. */
    @Override
    public void take(List<Stretch> logs) {
        logs.forEach(this::replay);
    }

    private void replay(Stretch whole) {
        String organization = whole.organization();
        projection.reset(organization, whole.to());
        Optional<Long> oldest = jdbc.sql("select min(position) from event where org_id = ?")
                .param(organization)
                .query(Long.class)
                .optional();
        for (long from = oldest.orElse(whole.to()); from < whole.to(); from += PAGE) {
            apply(events.follow(organization, from, PAGE));
        }
    }

    private void apply(List<AuditEvent> page) {
        for (AuditEvent event : page) {
            if (ModelEvents.LABELS.contains(event.type().label()) && !projection.apply(event)) {
                // The first one counts. Appends refuse a second one, but a log may be older than that rule.
                log.debug("Event {} creates a model that was created before", event.id());
            }
        }
    }
}
