package dev.daybook.export;

import dev.daybook.entry.Entry;
import dev.daybook.entry.MalformedEntryException;
import dev.daybook.entry.SaltedValue;
import dev.daybook.event.EntryMatch;
import dev.daybook.integrity.RangeVerification;
import dev.daybook.integrity.note.Hash;
import dev.daybook.kernel.Sha256;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Checks the entries of an export, and makes the rows that there must be of them. Batches are checked each by itself, on any
 * thread.
 */
final class EntryCheck {

    private final String organization;
    private final ExportOrder order;
    private final TimeRange time;
    private final EntryMatch match;
    private final long to;

    /**
     * A check of the entries of an export.
     *
     * @param to the first position behind the range; entries there are only counted
     */
    EntryCheck(Manifest manifest, long to) {
        this.organization = manifest.orgId();
        this.order = manifest.request();
        this.time = order.range();
        this.match = new EntryMatch(order.filter(), order.words(), order.includeIdentifyingFields());
        this.to = to;
    }

    /** Checks a batch. */
    Checked check(EntryBatch batch) {
        Map<String, EntryRow> reports = EntryRow.of(order);
        BatchOpenings openings = batch.opened();
        Checked checked = new Checked(batch.from(), batch.entries().size());
        for (int i = 0; i < batch.entries().size(); i++) {
            byte[] entry = batch.entries().get(i);
            checked.leaves[i] = Hash.leaf(entry);
            long position = batch.from() + i;
            if (position < to) {
                checked.rows[i] = row(position, entry, openings.at(position), reports, checked);
            }
        }
        return checked;
    }

    /** Checks one entry; returns the digest of the row that it must have, if any. */
    private byte @Nullable [] row(
            long position,
            byte[] entry,
            Map<String, SaltedValue> openings,
            Map<String, EntryRow> reports,
            Checked checked) {
        try {
            return row(position, Entry.read(entry), openings, reports, checked);
        } catch (MalformedEntryException malformed) {
            checked.faults.add("The entry at position " + position + " is no event. " + malformed.getMessage());
            return null;
        } catch (JacksonException malformed) {
            checked.faults.add("A value that was opened at position " + position + " is no JSON.");
            return null;
        }
    }

    private byte @Nullable [] row(
            long position,
            Entry event,
            Map<String, SaltedValue> openings,
            Map<String, EntryRow> reports,
            Checked checked) {
        if (event.position() != position) {
            checked.faults.add("The entry at position " + position + " says that it is at " + event.position() + ".");
        }
        if (!organization.equals(event.orgId())) {
            checked.faults.add("The entry at position " + position + " is of the organization " + event.orgId() + ".");
        }
        Map<String, String> opened = open(position, event, openings, checked);
        EntryRow report = reports.get(event.report());
        EntryMatch.Outcome outcome = outcome(event, opened);
        if (report == null || outcome == EntryMatch.Outcome.FAILS) {
            return null;
        }
        if (outcome == EntryMatch.Outcome.UNTOLD) {
            checked.untold.set(Math.toIntExact(position - checked.from));
            checked.untoldNames.addAll(match.untold(event, opened));
        }
        checked.micros[Math.toIntExact(position - checked.from)] =
                ChronoUnit.MICROS.between(Instant.EPOCH, event.timestamp());
        return Sha256.of(report.bytes(report.cells(event, opened)));
    }

    private static Map<String, String> open(
            long position, Entry event, Map<String, SaltedValue> openings, Checked checked) {
        Map<String, String> digests = event.digests();
        checked.digests += digests.size();
        checked.opened += openings.size();
        Map<String, String> opened = HashMap.newHashMap(openings.size());
        openings.forEach((name, value) -> {
            String digest = digests.get(name);
            if (digest == null || !value.opens(name, digest)) {
                checked.faults.add("The value of " + name + " at position " + position
                        + " is not the one whose digest the entry holds.");
            }
            opened.put(name, value.value());
        });
        return opened;
    }

    private EntryMatch.Outcome outcome(Entry event, Map<String, String> opened) {
        if (order.start() != null || order.end() != null) {
            Instant moment = event.timestamp();
            if (moment.isBefore(time.from()) || !moment.isBefore(time.to())) {
                return EntryMatch.Outcome.FAILS;
            }
        }
        return match.of(event, opened);
    }

    /** What came of checking a batch. */
    static final class Checked {

        private final long from;
        private final Hash[] leaves;
        private final byte[] @Nullable [] rows;
        private final long[] micros;
        private final BitSet untold = new BitSet();
        private final SortedSet<String> untoldNames = new TreeSet<>();
        private final FaultKind faults = new FaultKind();
        private long digests;
        private long opened;

        private Checked(long from, int entries) {
            this.from = from;
            this.leaves = new Hash[entries];
            this.rows = new byte[entries] @Nullable [];
            this.micros = new long[entries];
        }

        /** Adds the leaves to the tree that they must make, and the rows to those that are expected. */
        void addTo(RangeVerification range, ExpectedRows expected) {
            for (int i = 0; i < leaves.length; i++) {
                range.add(leaves[i]);
                byte[] row = rows[i];
                if (row != null) {
                    expected.expect(from + i, micros[i], row, untold.get(i));
                }
            }
        }

        /** What is wrong with the entries, each by itself. */
        FaultKind faults() {
            return faults;
        }

        /** How many of the entries pass the filter as far as they tell, and do not tell everything. */
        long untold() {
            return untold.cardinality();
        }

        /** What it is that they do not tell. */
        SortedSet<String> untoldNames() {
            return untoldNames;
        }

        /** How many digests of identifying values there are. */
        long digests() {
            return digests;
        }

        /** How many identifying values were held against their digests. */
        long opened() {
            return opened;
        }
    }
}
