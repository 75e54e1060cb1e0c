package dev.daybook.access;

import dev.daybook.event.EventLog;
import dev.daybook.event.follow.Followers;
import dev.daybook.event.follow.LogFollower;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Has models and grants made anew from the log at start, where {@code daybook.access.rebuild-model-grants} is set. */
@Component
class ModelRebuild implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ModelRebuild.class);

    private final AccessSettings settings;
    private final Followers followers;
    private final LogFollower replay;
    private volatile boolean running;

    ModelRebuild(
            AccessSettings settings,
            Followers followers,
            EventLog events,
            ModelProjection projection,
            JdbcClient jdbc) {
        this.settings = settings;
        this.followers = followers;
        this.replay = new ModelReplay(events, projection, jdbc);
    }

    @Override
    public void start() {
        if (settings.rebuildModelGrants()) {
            int organizations = followers.catchUp(replay);
            log.info(
                    "Models and their grants were made anew from the logs of {} organizations. Start without"
                            + " daybook.access.rebuild-model-grants next time.",
                    organizations);
        }
        running = true;
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
