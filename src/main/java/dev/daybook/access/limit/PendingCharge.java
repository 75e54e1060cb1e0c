package dev.daybook.access.limit;

import dev.daybook.access.limit.UsageTable.Result;
import dev.daybook.access.limit.UsageTable.Wish;
import dev.daybook.event.AppendCharge;
import dev.daybook.kernel.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A wish to use so much of a resource, and what became of it. */
final class PendingCharge implements AppendCharge {

    private final Wish wish;
    private final String unit;

    private @Nullable Result result;
    private boolean granted;
    private boolean firstRefusal;

    PendingCharge(Wish wish, String unit) {
        this.wish = wish;
        this.unit = unit;
    }

    Wish wish() {
        return wish;
    }

    void grant(Result counted) {
        result = counted;
        granted = true;
        firstRefusal = false;
    }

    /** Refuses the wish; the first of a window that is, is told. */
    void refuse(Result counted, boolean first) {
        result = counted;
        granted = false;
        firstRefusal = first;
    }

    /** Forgets a decision that was not committed. */
    void reset() {
        result = null;
        granted = false;
    }

    boolean isDecided() {
        return result != null;
    }

    boolean isFirstRefusal() {
        return isDecided() && firstRefusal;
    }

    /** What became of the wish; empty if nothing is decided. */
    Optional<Charge> charge() {
        return Optional.ofNullable(result)
                .map(counted -> new Charge(
                        wish.amount(),
                        granted,
                        RateLimitUsage.of(wish.rule(), unit, counted.usage(), counted.startedAt(), counted.at())));
    }

    @Override
    public Refusal.@Nullable TooMany refusal() {
        return granted || result == null ? null : charge().map(Charge::refusal).orElse(null);
    }
}
