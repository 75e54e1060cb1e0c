package dev.daybook.integrity;

import dev.daybook.event.follow.LogFollower;
import dev.daybook.event.follow.Stretch;
import dev.daybook.postgres.DataDirectory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Follows every log and seals it. Tiles, checkpoint and cursor are stored together or not at all, so that nothing is left to be
 * put right after a failure.
 */
@Component
@ConditionalOnBooleanProperty(name = "daybook.integrity.seal", matchIfMissing = true)
class Sealer implements LogFollower {

    static final String NAME = "seal";

    /** A log that grows by so much within the interval gets its checkpoints sooner. */
    private static final int ENOUGH = 16_384;

    private final Sealing sealing;
    private final Duration interval;
    private final Counter sealed;

    Sealer(
            LogTables tables,
            SigningKeys keys,
            DataDirectory directory,
            IntegritySettings settings,
            Clock clock,
            MeterRegistry meters) {
        // Made now: whoever cannot keep a key shall not begin to take events.
        keys.current();
        this.sealing = new Sealing(tables, keys::current, new SigningMarks(directory), settings.origin(), clock);
        this.interval = settings.checkpointInterval();
        this.sealed = Counter.builder("daybook.integrity.sealed")
                .description("Events that this instance has added to the trees of their logs")
                .register(meters);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public int enough() {
        return ENOUGH;
    }

    @Override
    public void take(List<Stretch> stretches) {
        long events = sealing.seal(stretches);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                sealed.increment((double) events);
            }
        });
    }
}
