package dev.daybook.usage;

import dev.daybook.idempotency.IdempotencyKey;
import dev.daybook.idempotency.IdempotencyKeys;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Sums what was predicted, by hour, and tells the sums. */
@Service
public class Usage {

    /** How long a range is summed at most: each of its hours is read. */
    public static final Duration LONGEST_SUMMARY = Duration.ofDays(100);

    /** The kind of the idempotency keys of samples. */
    public static final String KIND = "usage";

    private final UsageRules rules;
    private final IdempotencyKeys keys;
    private final UsageTable table;
    private final UsagePages pages;
    private final UsageSums sums;

    Usage(UsageRules rules, IdempotencyKeys keys, UsageTable table, UsagePages pages, UsageSums sums) {
        this.rules = rules;
        this.keys = keys;
        this.table = table;
        this.pages = pages;
        this.sums = sums;
    }

    /** What is wrong with a sample that a producer sends; {@code anyAge} takes those older than the retention period too. */
    public List<Fault> check(UsageSample sample, boolean anyAge) {
        return rules.check(sample, anyAge);
    }

    /**
     * Counts the samples that a producer sends, all or none. When this returns they are committed and flushed, unless the
     * caller has a transaction of its own.
     *
     * @param key what the producer names them by, or null. What was counted under it is not counted again.
     * @throws Refusal.Invalid naming by index what {@link #check} finds
     * @throws Refusal.Conflict if other samples were counted under that key
     */
    @Transactional
    public void post(List<UsageSample> samples, boolean anyAge, @Nullable IdempotencyKey key) {
        refuseFaults(samples, anyAge);
        if (key == null || keys.isFirst(key, content(samples))) {
            add(samples);
        }
    }

    /**
     * Adds samples to the sums. It belongs to the caller's transaction, if there is one, and is to be called once in it,
     * with all that there is to add: the rows stay locked until it ends, and one call takes them in an order in which
     * transactions cannot wait for each other in a circle.
     */
    @Transactional
    public void add(Collection<UsageSample> samples) {
        table.add(Tally.of(samples));
    }

    /**
     * Takes samples out of the sums that were added before, alike in all but what they count. Like {@link #add} it belongs
     * to the caller's transaction and is called once in it, instead of {@link #add}. Hours in which nothing is left are
     * gone; of hours that are gone already nothing is taken, and of none more than there is.
     */
    @Transactional
    public void subtract(Collection<UsageSample> samples) {
        table.subtract(Tally.of(samples));
    }

    /**
     * A part of the rows that match. Whoever goes on by the slice's cursors meets every row that was there at the
     * beginning once, with the sums of the moment; the total stays that of the beginning.
     *
     * @param offset how many rows come before the part
     * @param limit how many rows it has at most
     * @param cursor the cursor that an earlier part gave for this offset, or null
     * @throws Refusal.Invalid naming {@code cursor} or {@code offset} if the cursor is not one of this query and offset
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Slice<HourlyUsage> find(UsageQuery query, long offset, int limit, @Nullable String cursor) {
        return pages.page(query, offset, limit, cursor);
    }

    /**
     * Hands over all rows that match, in the query's order and as they are at one moment, holding few of them in memory.
     * A caller that has a transaction of its own reads what that sees.
     *
     * @return that moment, by the database's clock: whatever was added before it was read
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Instant read(UsageQuery query, Consumer<HourlyUsage> reader) {
        return pages.read(query, reader);
    }

    /**
     * How much an organization predicted in a range of time, over the hours or the days of a zone, and by whom and with what.
     *
     * @param unit {@code HOURS} or {@code DAYS}
     * @param most how many users, models and deployments are told
     * @throws IllegalArgumentException if the range is longer than {@link #LONGEST_SUMMARY}
     */
    @Transactional(readOnly = true)
    public UsageSummary summary(String orgId, TimeRange range, ChronoUnit unit, ZoneId zone, int most) {
        if (Duration.between(range.from(), range.to()).compareTo(LONGEST_SUMMARY) > 0) {
            throw new IllegalArgumentException("Usage is summed over " + LONGEST_SUMMARY.toDays() + " days at most");
        }
        return sums.of(orgId, range, unit, zone, most);
    }

    /** How many rows match now. */
    @Transactional(readOnly = true)
    public long count(UsageQuery query) {
        return pages.count(query);
    }

    private static byte[] content(List<UsageSample> samples) {
        Fingerprint fingerprint = new Fingerprint().add(samples.size());
        samples.forEach(sample -> sample.addTo(fingerprint));
        return fingerprint.bytes();
    }

    private void refuseFaults(List<UsageSample> samples, boolean anyAge) {
        List<Fault> faults = new ArrayList<>(0);
        for (int i = 0; i < samples.size() && faults.size() < Refusal.MOST_FAULTS; i++) {
            for (Fault fault : rules.check(samples.get(i), anyAge)) {
                faults.add(fault.at(i));
            }
        }
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
    }
}
