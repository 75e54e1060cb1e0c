package dev.daybook.event;

import dev.daybook.entry.LeafHash;
import dev.daybook.kernel.CopyBuffer;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives positions to the events of one transaction, and collects the rows of those that are not there already. */
final class Numbering {

    /** The name that its producer gave an event. */
    record Name(String organization, String idempotencyKey, Instant timestamp) {

        static Name of(PreparedEvent event) {
            return new Name(
                    event.organization(), Objects.requireNonNull(event.event().idempotencyKey()), event.timestamp());
        }
    }

    private final Map<String, Long> next;
    private final Map<Name, FirstRecord> known;
    private final CopyBuffer rows = new CopyBuffer();
    private final CopyBuffer resourceRows = new CopyBuffer();

    /**
     * @param heads the next position of each log
     * @param known the events that are in the log already, of those whose producers named them
     */
    Numbering(Map<String, Long> heads, Map<Name, FirstRecord> known) {
        this.next = new HashMap<>(heads);
        this.known = new HashMap<>(known);
    }

    /** The same from here on, of which nothing holds here until it is {@linkplain #accept accepted}. */
    Numbering attempt() {
        return new Numbering(next, known);
    }

    /** Goes on behind what an attempt has numbered; its rows are sent already. */
    void accept(Numbering attempt) {
        next.putAll(attempt.next);
        known.putAll(attempt.known);
    }

    /**
     * Numbers the events of a request.
     *
     * @throws Refusal.Conflict if the name of one is that of an event with other content; then none is numbered
     */
    List<Appended> add(AppendRequest request) {
        refuseConflicts(request.events());
        List<Appended> appended = new ArrayList<>(request.events().size());
        for (PreparedEvent event : request.events()) {
            FirstRecord first = firstRecord(event);
            if (first != null) {
                appended.add(new Appended(
                        event.id(first.position()), first.position(), true, event.custom(), first.leafHash()));
            } else {
                appended.add(number(event));
            }
        }
        return appended;
    }

    private void refuseConflicts(List<PreparedEvent> events) {
        List<Fault> conflicts = new ArrayList<>(0);
        Map<Name, FirstRecord> own = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            PreparedEvent event = events.get(i);
            if (event.isNamed()) {
                FirstRecord first = firstRecord(event);
                if (first == null) {
                    first = own.putIfAbsent(Name.of(event), FirstRecord.unnumbered(event));
                }
                if (first != null && !first.isSameAs(event)) {
                    conflicts.add(Fault.of(
                                    "idempotencyKey",
                                    "The log has an event of this idempotencyKey and timestamp with other content.")
                            .at(i));
                }
            }
        }
        if (!conflicts.isEmpty()) {
            throw new Refusal.Conflict(conflicts);
        }
    }

    private Appended number(PreparedEvent event) {
        Long head = next.get(event.organization());
        if (head == null) {
            throw new IllegalStateException("The head of this log is not held: " + event.organization());
        }
        long position = head;
        next.put(event.organization(), position + 1);
        EventId id = event.id(position);
        LeafHash leafHash = event.leafHash(position);
        rows.writeBytes(event.row());
        // Of the two backslashes COPY takes one away.
        rows.writeBytes((id + "\t" + position + "\t\\\\x" + leafHash.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] resource : event.resources()) {
            resourceRows.writeBytes(resource);
            resourceRows.writeBytes((id + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        if (event.isNamed()) {
            known.put(Name.of(event), FirstRecord.of(event, position, leafHash));
        }
        return new Appended(id, position, false, event.custom(), leafHash);
    }

    private @Nullable FirstRecord firstRecord(PreparedEvent event) {
        return event.isNamed() ? known.get(Name.of(event)) : null;
    }

    /** The next position of each log, whether it was added to or not. */
    Map<String, Long> next() {
        return Map.copyOf(next);
    }

    CopyBuffer rows() {
        return rows;
    }

    CopyBuffer resourceRows() {
        return resourceRows;
    }
}
