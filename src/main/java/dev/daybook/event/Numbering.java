package dev.daybook.event;

import dev.daybook.kernel.CopyBuffer;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives positions to the events of one transaction, and collects the rows of those that are not there already. */
final class Numbering {

    /** What makes an event the same event. */
    record Identifier(String organization, EventId id) {}

    private final Map<String, Long> next;
    private final Map<Identifier, FirstRecord> known;
    private final CopyBuffer rows = new CopyBuffer();
    private final CopyBuffer identityRows = new CopyBuffer();
    private final CopyBuffer resourceRows = new CopyBuffer();

    /**
     * @param heads the next position of each log
     * @param known the events that are in the log already, of those whose producers named them
     */
    Numbering(Map<String, Long> heads, Map<Identifier, FirstRecord> known) {
        this.next = new HashMap<>(heads);
        this.known = new HashMap<>(known);
    }

    /**
     * Numbers the events of a request.
     *
     * @throws Refusal.Conflict if the identity of one is taken by an event with other content; then none is numbered
     */
    List<Appended> add(AppendRequest request) {
        refuseConflicts(request.events());
        List<Appended> appended = new ArrayList<>(request.events().size());
        for (PreparedEvent event : request.events()) {
            FirstRecord first = firstRecord(event);
            if (first != null) {
                appended.add(new Appended(event.id(), first.position(), true, event.custom(), first.leafHash()));
            } else {
                appended.add(number(event));
            }
        }
        return appended;
    }

    private void refuseConflicts(List<PreparedEvent> events) {
        List<Fault> conflicts = new ArrayList<>(0);
        Map<Identifier, FirstRecord> own = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            PreparedEvent event = events.get(i);
            if (event.isNamed()) {
                FirstRecord first = firstRecord(event);
                if (first == null) {
                    first = own.putIfAbsent(identifier(event), FirstRecord.unnumbered(event));
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
        Long position = next.computeIfPresent(event.organization(), (organization, head) -> head + 1);
        if (position == null) {
            throw new IllegalStateException("The head of this log is not held: " + event.organization());
        }
        position--;
        LeafHash leafHash = event.leafHash(position);
        rows.writeBytes(event.row());
        // Of the two backslashes COPY takes one away.
        rows.writeBytes((position + "\t\\\\x" + leafHash.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
        byte[] identityRow = event.identityRow();
        if (identityRow != null) {
            identityRows.writeBytes(identityRow);
        }
        resourceRows.writeBytes(event.resourceRows());
        if (event.isNamed()) {
            known.put(identifier(event), FirstRecord.of(event, position, leafHash));
        }
        return new Appended(event.id(), position, false, event.custom(), leafHash);
    }

    private @Nullable FirstRecord firstRecord(PreparedEvent event) {
        return event.isNamed() ? known.get(identifier(event)) : null;
    }

    private static Identifier identifier(PreparedEvent event) {
        return new Identifier(event.organization(), event.id());
    }

    /** The next position of each log, whether it was added to or not. */
    Map<String, Long> next() {
        return new HashMap<>(next);
    }

    CopyBuffer rows() {
        return rows;
    }

    CopyBuffer identityRows() {
        return identityRows;
    }

    CopyBuffer resourceRows() {
        return resourceRows;
    }
}
