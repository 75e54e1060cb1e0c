package dev.daybook.event.follow;

import dev.daybook.kernel.Outage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs that a follower cannot take, and when it tries each of them again. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final String follower;
    private final Map<String, Failure> logs = new ConcurrentHashMap<>();

    Failures(String follower) {
        this.follower = follower;
    }

    private record Failure(Failing failing, int times, long retryAt) {

        boolean isLike(Throwable cause) {
            Optional<Outage> outage = Outage.of(cause);
            return outage.isPresent()
                    ? outage.equals(Outage.of(failing.cause()))
                    : failing.cause().toString().equals(cause.toString());
        }
    }

    void add(Behind log, Throwable cause) {
        Failure before = logs.get(log.organization());
        int times = before == null ? 1 : before.times + 1;
        report(log, cause, before);
        Failing failing = new Failing(log.organization(), log.position(), cause);
        long retryAt = System.nanoTime() + BackOff.after(times).toNanos();
        logs.put(log.organization(), new Failure(failing, times, retryAt));
    }

    /**
     * Once for each reason; and what befalls many logs alike is told of all of them, but traced once. An outage, such as a lock
     * that is held, is told of the first log alone and never traced.
     */
    private void report(Behind log, Throwable cause, @Nullable Failure before) {
        Optional<Outage> outage = Outage.of(cause);
        boolean alike = logs.values().stream().anyMatch(other -> other.isLike(cause));
        if ((before != null && before.isLike(cause)) || (outage.isPresent() && alike)) {
            LOG.debug("The follower {} still cannot take the log of {}", follower, log.organization(), cause);
        } else if (alike || outage.isPresent()) {
            LOG.error(
                    "The follower {} cannot take the log of {} from position {} on: {}",
                    follower,
                    log.organization(),
                    log.position(),
                    outage.map(Outage::sentence).orElseGet(cause::toString));
        } else {
            LOG.error(
                    "The follower {} cannot take the log of {} from position {} on",
                    follower,
                    log.organization(),
                    log.position(),
                    cause);
        }
    }

    void remove(String organization) {
        logs.remove(organization);
    }

    void retain(Set<String> organizations) {
        logs.keySet().retainAll(organizations);
    }

    boolean has(String organization) {
        return logs.containsKey(organization);
    }

    /** Whether a log that failed is to be tried again. */
    boolean isDue(String organization) {
        Failure failure = logs.get(organization);
        return failure != null && System.nanoTime() - failure.retryAt >= 0;
    }

    int count() {
        return logs.size();
    }

    /** What fails, in the order of organizations. */
    List<Failing> list() {
        return logs.values().stream()
                .map(Failure::failing)
                .sorted(Comparator.comparing(Failing::organization))
                .toList();
    }
}
