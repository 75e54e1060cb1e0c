package dev.daybook.event;

import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.kernel.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionSystemException;

/** What became of the appends of this instance: counted for metrics, and the last of it kept for health. */
@Component
class AppendOutcomes {

    private final MeterRegistry meters;
    private final Counter events;
    private final Timer time;

    /** Since when ({@link System#nanoTime}) which thread writes. */
    private final Map<Thread, Long> underWay = new ConcurrentHashMap<>();

    private volatile @Nullable Outage trouble;
    private volatile long appendedAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    AppendOutcomes(MeterRegistry meters) {
        this.meters = meters;
        this.events = Counter.builder("daybook.log.appended")
                .description("Events that this instance has appended")
                .baseUnit("events")
                .register(meters);
        this.time = Timer.builder("daybook.log.append")
                .description("How long requests wait for their events to be appended")
                .register(meters);
    }

    /** Where to see how many events wait. */
    void queue(IntSupplier queued) {
        Gauge.builder("daybook.log.queue", queued::getAsInt)
                .description("Events that wait to be appended")
                .baseUnit("events")
                .strongReference(true)
                .register(meters);
    }

    /** This thread begins to write. */
    void begin() {
        underWay.put(Thread.currentThread(), System.nanoTime());
    }

    /** It has ended, however. */
    void end() {
        underWay.remove(Thread.currentThread());
    }

    /** How long what is written now has been under way, the longest of it. */
    Duration longestUnderWay() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                underWay.values().stream().mapToLong(since -> now - since).max().orElse(0));
    }

    /** A request was answered after its commit. */
    void appended(List<Appended> appended, long nanoseconds) {
        long stored = appended.stream().filter(event -> !event.duplicate()).count();
        events.increment((double) stored);
        time.record(nanoseconds, TimeUnit.NANOSECONDS);
        works();
    }

    /** The database took a write. */
    void works() {
        appendedAt = System.nanoTime();
        trouble = null;
    }

    /** A transaction failed, for whatever reason. */
    void failed(Throwable failure) {
        // What a transaction could not be rolled back for says less than what it was rolled back for.
        Throwable first =
                failure instanceof TransactionSystemException unfinished && unfinished.getOriginalException() != null
                        ? unfinished.getOriginalException()
                        : failure;
        Outage.of(failure).ifPresent(outage -> {
            OutageLog.tell(first);
            // That one log is held says nothing of the others.
            if (Outage.causes(failure)) {
                trouble = outage;
            }
        });
    }

    /** A request was refused. */
    void refused(RuntimeException refusal) {
        meters.counter("daybook.log.refused", "reason", reason(refusal)).increment();
    }

    private static String reason(RuntimeException refusal) {
        return refusal instanceof Refusal ? refusal.getClass().getSimpleName().toLowerCase(Locale.ROOT) : "failure";
    }

    /** What hit the last transaction, if none has succeeded since. */
    @Nullable
    Outage trouble() {
        return trouble;
    }

    /** Whether the log took something within so long. */
    boolean workedWithin(Duration time) {
        return System.nanoTime() - appendedAt < time.toNanos();
    }
}
