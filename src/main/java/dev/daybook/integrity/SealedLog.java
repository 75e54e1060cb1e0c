package dev.daybook.integrity;

import dev.daybook.event.follow.LogStanding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log, and how far it is sealed.
 *
 * @param last its last checkpoint; null as long as nothing was signed
 * @param keys the keys that signed its checkpoints, the first one first
 * @param stopped why this instance does not seal it any further, and from which position on it is in doubt; null if it does
 */
public record SealedLog(
        LogStanding standing,
        @Nullable StoredCheckpoint last,
        List<LogKey> keys,
        @Nullable Stopped stopped) {

    public SealedLog {
        keys = List.copyOf(keys);
    }

    /** Why a log is not sealed any further. */
    public record Stopped(long position, String reason) {}
}
