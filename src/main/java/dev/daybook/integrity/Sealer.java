package dev.daybook.integrity;

import dev.daybook.kernel.Outage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Follows every log and seals it. Of several instances one at a time does so: whoever has the lock for the length of a round.
 * A round keeps nothing that the next one, or another instance, would need.
 */
@Component
class Sealer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    /** The number of our advisory lock: "daybook" in ASCII, and 2. */
    static final long LOCK = 0x64_61_79_62_6f_6f_6b_02L;

    /** How many rounds there are to a checkpoint: what the others have hashed already, the one that signs need not. */
    private static final int ROUNDS = 5;

    /** A log that was stopped is looked at again so seldom: somebody may have put right what was wrong. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final RowMapper<Unsealed> UNSEALED =
            (row, number) -> new Unsealed(row.getString("org_id"), row.getLong("next_position"), row.getBoolean("due"));

    private final JdbcClient jdbc;
    private final DataSource database;
    private final SigningKeys keys;
    private final Sealing sealing;
    private final IntegritySettings settings;
    private final Counter sealed;

    private final Map<String, Stop> stops = new ConcurrentHashMap<>();

    private volatile @Nullable ScheduledExecutorService thread;
    private volatile @Nullable Future<?> rounds;

    Sealer(
            LogTables tables,
            JdbcClient jdbc,
            DataSource database,
            SigningKeys keys,
            IntegritySettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.database = database;
        this.keys = keys;
        this.settings = settings;
        this.sealing = new Sealing(tables, keys::current, settings.origin(), clock);
        this.sealed = Counter.builder("daybook.integrity.sealed")
                .description("Events that this instance has added to the trees of their logs")
                .register(meters);
        Gauge.builder("daybook.integrity.stopped", stops, Map::size)
                .description("Logs that are not sealed any further because they are not what was appended or signed")
                .register(meters);
    }

    /** A log that has more, or less, than was signed of it. */
    private record Unsealed(String organization, long head, boolean due) {}

    /**
     * A log that is not sealed any further.
     *
     * @param position from where on it is in doubt
     * @param retryAt when it is looked at again, as {@link System#nanoTime}
     */
    record Stop(String organization, long position, String reason, long retryAt) {}

    @Override
    public void start() {
        if (!settings.seal()) {
            return;
        }
        // Made now: whoever cannot keep a key shall not begin to take events.
        keys.current();
        long pause = settings.checkpointInterval().dividedBy(ROUNDS).toMillis();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("sealer").daemon().factory());
        rounds = started.scheduleWithFixedDelay(this::runRound, pause, pause, TimeUnit.MILLISECONDS);
        thread = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopped = thread;
        Future<?> last = rounds;
        thread = null;
        if (last != null) {
            last.cancel(false);
        }
        if (stopped != null) {
            stopped.shutdown();
            try {
                if (!stopped.awaitTermination(5, TimeUnit.SECONDS)) {
                    stopped.shutdownNow();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** The logs that this instance does not seal any further, in the order of their organizations. */
    List<Stop> stops() {
        return stops.values().stream()
                .sorted(Comparator.comparing(Stop::organization))
                .toList();
    }

    // A round that throws would be the last one.
    private void runRound() {
        try {
            round();
        } catch (RuntimeException | SQLException failure) {
            if (Outage.causes(failure)) {
                log.debug("The database is away; logs will be sealed later", failure);
            } else {
                log.error("A round of sealing failed; the next one tries again", failure);
            }
        }
    }

    /** Seals what is there to be sealed, unless another instance is at it. */
    void round() throws SQLException {
        // A connection of its own, which the steps' transactions cannot end.
        try (Connection lock = database.getConnection()) {
            lock.setAutoCommit(false);
            try {
                if (tryLock(lock)) {
                    unsealed().forEach(this::seal);
                }
            } finally {
                lock.rollback();
            }
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private List<Unsealed> unsealed() {
        return jdbc.sql("""
                        select h.org_id, h.next_position,
                            coalesce(c.signed_at <= now() - ? * interval '1 millisecond', true) as due
                        from log_head h
                        left join lateral (
                            select size, signed_at from checkpoint where org_id = h.org_id order by size desc limit 1
                        ) c on true
                        where h.next_position <> coalesce(c.size, 0)""")
                .param(settings.checkpointInterval().toMillis())
                .query(UNSEALED)
                .list();
    }

    private void seal(Unsealed log) {
        Stop stop = stops.get(log.organization());
        if (stop != null && System.nanoTime() - stop.retryAt() < 0) {
            return;
        }
        try {
            // A log that is far behind takes turns with the others, and gets its checkpoints meanwhile.
            long deadline = System.nanoTime() + settings.checkpointInterval().toNanos();
            sealed.increment((double) sealing.seal(log.organization(), log.head(), deadline, log.due()));
            stops.remove(log.organization());
        } catch (SealingStoppedException stopped) {
            stop(log.organization(), stopped.position(), stopped.reason());
        } catch (RuntimeException failure) {
            if (Outage.causes(failure)) {
                throw failure;
            }
            Sealer.log.error("The log of {} cannot be sealed", log.organization(), failure);
            stop(log.organization(), log.head(), "Sealing fails; the service's own log says why.");
        }
    }

    private void stop(String organization, long position, String reason) {
        Stop before = stops.put(
                organization, new Stop(organization, position, reason, System.nanoTime() + PATIENCE.toNanos()));
        if (before == null || !before.reason().equals(reason) || before.position() != position) {
            log.error("Sealing of the log of {} stopped at position {}: {}", organization, position, reason);
        }
    }
}
