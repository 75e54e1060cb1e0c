package dev.daybook.event;

import dev.daybook.event.find.ArrivalReader;
import dev.daybook.event.find.EventCounts;
import dev.daybook.event.find.EventPages;
import dev.daybook.event.find.EventReader;
import dev.daybook.event.find.WordSearch;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The log: events are appended to it, and found, counted and followed in it. Nothing is ever changed. */
@Component
public class EventLog {

    private final LogRules rules;
    private final Labels labels;
    private final Partitions partitions;
    private final AppendQueue queue;
    private final LogWriter writer;
    private final EventPages pages;
    private final EventCounts counts;
    private final EventReader reader;
    private final ArrivalReader arrivals;
    private final WordSearch search;
    private final RetentionSettings retention;
    private final Clock clock;

    EventLog(
            LogRules rules,
            Labels labels,
            Partitions partitions,
            AppendQueue queue,
            LogWriter writer,
            EventPages pages,
            EventCounts counts,
            EventReader reader,
            ArrivalReader arrivals,
            WordSearch search,
            RetentionSettings retention,
            Clock clock) {
        this.rules = rules;
        this.labels = labels;
        this.partitions = partitions;
        this.queue = queue;
        this.writer = writer;
        this.pages = pages;
        this.counts = counts;
        this.reader = reader;
        this.arrivals = arrivals;
        this.search = search;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * What is wrong with an event by the log's own rules: its age, its label, its sizes. Empty when it can be appended.
     *
     * @param anyAge whether events older than the retention period are taken, as for an import
     */
    public List<Fault> check(NewEvent event, boolean anyAge) {
        List<Fault> faults = rules.check(event, anyAge);
        if (faults.isEmpty()) {
            try {
                prepare(event, Poster.DAYBOOK, now());
            } catch (Refusal.Invalid refusal) {
                return refusal.faults();
            }
        }
        return faults;
    }

    /**
     * Refuses a post of labels that only Daybook itself writes. {@link #append} asks this too; whoever does something
     * before that, asks before.
     *
     * @throws Refusal.Denied naming the label
     */
    public void requirePostable(Post post) {
        labels.requirePostable(post);
    }

    /**
     * Appends the events of a post, all or none, and returns once they are committed and flushed.
     *
     * @return what became of each event, in their order
     * @throws Refusal.Denied if one has a label that only Daybook itself writes
     * @throws Refusal.Invalid naming by index what {@link #check} finds
     * @throws Refusal.Conflict if an event's identity is taken by one with other content
     * @throws Refusal.Unavailable if the log cannot keep up or the database is away
     */
    public List<Appended> append(Post post) {
        if (post.events().isEmpty()) {
            return List.of();
        }
        labels.requirePostable(post);
        List<PreparedEvent> prepared = prepare(post);
        for (PreparedEvent event : prepared) {
            partitions.ensure(event.timestamp());
        }
        return queue.append(new AppendRequest(prepared, writer.isApart(post), post));
    }

    private List<PreparedEvent> prepare(Post post) {
        List<NewEvent> events = post.events();
        Instant receivedAt = now();
        List<PreparedEvent> prepared = new ArrayList<>(events.size());
        List<Fault> faults = new ArrayList<>(0);
        for (int i = 0; i < events.size() && faults.size() < Refusal.MOST_FAULTS; i++) {
            List<Fault> found = rules.check(events.get(i), post.anyAge());
            if (found.isEmpty()) {
                try {
                    prepared.add(prepare(events.get(i), post.poster(), receivedAt));
                } catch (Refusal.Invalid refusal) {
                    found = refusal.faults();
                }
            }
            for (Fault fault : found) {
                faults.add(fault.at(i));
            }
        }
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return prepared;
    }

    private PreparedEvent prepare(NewEvent event, Poster poster, Instant receivedAt) {
        return PreparedEvent.of(event, poster, receivedAt, labels);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * A part of the events that match. Walking on by the slice's cursors shows exactly the events that matched when the
     * walk began, and the total of that moment.
     *
     * @throws Refusal.Invalid naming {@code cursor} or {@code offset} if the window's cursor is not one of this query
     *     and offset
     * @throws Refusal.TooMany if it may take long, and the tenant has too many such reads under way
     * @throws Refusal.Unavailable if the instance has
     */
    public Slice<AuditEvent> find(EventQuery query, Window window) {
        return pages.page(query, window);
    }

    /**
     * The next events that match, in the query's order, without a total. Whoever goes on after the last event of each
     * part meets every event that was there at the beginning once; of those that are appended meanwhile, the ones whose
     * time is still to come.
     *
     * @param after the event that they come after; null for the first of all
     */
    public List<AuditEvent> find(EventQuery query, @Nullable AuditEvent after, int limit) {
        return pages.next(query, after, limit);
    }

    /**
     * A part of the events that match.
     *
     * @param more whether there are more beyond it
     */
    public record Part(List<AuditEvent> events, boolean more) {}

    /**
     * The next events that match, for whoever goes on by an id alone. Events of several logs that have one id are never
     * parted, so there may be a few more than the limit.
     *
     * @param after the id that they come after; null for the first of all
     */
    public Part beyond(EventQuery query, @Nullable EventId after, int limit) {
        return pages.beyond(query, after, limit);
    }

    /**
     * Looks for words in the events that a query leaves, in its order, for as long as a search may take
     * ({@code daybook.log.search-time}): it finds what it meets until then, and says how far it came. Going on by {@code next}
     * meets every event that was there at the beginning once.
     *
     * @param cursor {@code next} of an earlier part of the same search; null begins one
     * @throws Refusal.Invalid naming {@code cursor} if it is not one of this search
     * @throws Refusal.TooMany if the tenant has too many searches under way
     * @throws Refusal.Unavailable if the instance has
     */
    public FoundWords search(EventQuery query, TextQuery words, @Nullable String cursor, int limit) {
        return search.search(query, words, cursor, limit);
    }

    /**
     * The event of that id, if the tenant has it; of several organizations that have one, the first's.
     *
     * @param identities whether identifying values are read; without them they are null
     */
    public Optional<AuditEvent> find(Tenant tenant, EventId id, boolean identities) {
        return pages.find(tenant, id, identities);
    }

    /** Whether Daybook wrote an event about what it did itself, so that nobody posted it. */
    public boolean isOwn(AuditEvent event) {
        return labels.isOwn(event.type().label());
    }

    /** How many events match now. */
    public long count(EventQuery query) {
        return counts.count(query).total();
    }

    /** The events of one organization from a position on, in the order of positions, at most {@code limit} of them. */
    public List<AuditEvent> follow(String organization, long fromPosition, int limit) {
        return pages.follow(organization, fromPosition, limit);
    }

    /**
     * A part of a log in the order of arrival.
     *
     * @param events the events, in the order of their positions
     * @param scannedTo the position that was looked at last: those up to it that are missing here were left out by the query
     * @param head the position that the log's next event will have, as it was found
     */
    public record Arrived(List<AuditEvent> events, long scannedTo, long head) {

        /** Whether all was looked at that was there. */
        public boolean isComplete() {
            return scannedTo == head - 1;
        }
    }

    /**
     * The next events of a log in the order in which they were stored. Whoever goes on behind {@link Arrived#scannedTo} meets each
     * event that the query wants once, however late it was posted and whatever time it has.
     *
     * @param query which events of its one organization; its order is not heeded
     * @param words what is looked for in them; null if nothing is. It takes turns with other searches.
     * @param after the position behind which to begin; -1 is the beginning of the log
     * @param limit how many at most: it may be fewer, or none, also where the log has more, if the query leaves many out or
     *     they are large
     * @throws Refusal.Invalid naming {@code after} if the log does not reach as far
     */
    public Arrived arrivals(EventQuery query, @Nullable TextQuery words, long after, int limit) {
        return arrivals.read(query, words, after, limit);
    }

    /**
     * The same, but as soon as there is such an event: where there is none yet, the thread that calls waits for one, without a
     * connection.
     *
     * @param longest how long it waits at most; it waits no longer either when the service is about to stop
     * @throws Refusal.TooMany if too many follow that log already
     * @throws Refusal.Unavailable if too many follow logs on this instance
     */
    public Arrived awaitArrivals(EventQuery query, @Nullable TextQuery words, long after, int limit, Duration longest)
            throws InterruptedException {
        return arrivals.await(query, words, after, limit, longest);
    }

    /**
     * Hands the values of many events to a sink, one by one in the order of time, in memory that does not grow with their
     * number. What lies below a position never changes, so reading it again yields the same, but for identifying values
     * that were forgotten meanwhile. Nobody who appends waits for it.
     */
    public void read(EventReading reading, EventSink sink) {
        reader.read(reading, sink);
    }

    /** The position that the next event of an organization will have: all those below it are in the log. */
    public long head(String organization) {
        return pages.head(organization);
    }

    /** The age beyond which events are no longer taken. */
    public Duration retention() {
        return Duration.ofDays(retention.defaultDays());
    }
}
