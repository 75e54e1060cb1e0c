package dev.daybook.kernel;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators of outages: what is wrong and why, in a line a minute for each kind, however many requests and threads run
 * into it.
 */
public final class OutageLog {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Map<Outage, Told> TOLD = new EnumMap<>(Outage.class);

    /** When a kind was told last ({@link System#nanoTime}), and how often it was met since. */
    private record Told(long at, long since) {}

    private OutageLog() {}

    /** Tells of a failure, unless one of its kind was told within the last minute or no outage caused it. */
    public static void tell(Throwable failure) {
        Outage.of(failure).ifPresent(outage -> tell(outage, failure));
    }

    private static void tell(Outage outage, Throwable failure) {
        long now = System.nanoTime();
        long since;
        synchronized (TOLD) {
            Told told = TOLD.get(outage);
            if (told != null && now - told.at < PAUSE.toNanos()) {
                TOLD.put(outage, new Told(told.at, told.since + 1));
                return;
            }
            since = told == null ? 0 : told.since;
            TOLD.put(outage, new Told(now, 0));
        }
        LOG.warn(
                "{} Cause: {}{}",
                outage.sentence(),
                cause(failure),
                since == 0 ? "" : "; met " + since + " times since it was told last");
    }

    /** What the database or the driver said, and what lies below that. */
    private static String cause(Throwable failure) {
        Throwable said = failure;
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.sql.SQLException) {
                said = cause;
            }
            root = cause;
        }
        String text = String.valueOf(said.getMessage()).lines().findFirst().orElse("");
        return root.equals(said) ? text : text + " (" + root + ")";
    }
}
