package dev.daybook.event;

import dev.daybook.entry.Entry;
import dev.daybook.entry.Leaf;
import dev.daybook.entry.LeafHash;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Prints what the leaf costs, by where it is paid: by the caller of an append, by the writer that holds the log's head, and
 * by who verifies. It is in the room's own package, because nothing of this is public.
 */
final class LeafCost {

    private static final int ROUNDS = 9;
    private static final int EVENTS = 100_000;

    /** The processor's time, not the wall's: other programs are no matter. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private LeafCost() {}

    public static void main(String[] arguments) {
        Labels labels = new Labels(List.of());
        measure("an event as services post it", labels, """
                {"modelId":"m1","metric":"LogLoss","rows":1000}""");
        measure("the same with 4 KB of details", labels, """
                {"modelId":"m1","text":"%s","metric":"LogLoss","rows":1000}""".formatted("x".repeat(4000)));
    }

    private static void measure(String what, Labels labels, String details) {
        Instant now = Instant.parse("2026-11-22T10:11:12.131415Z");
        NewEvent event = new NewEvent(
                "Label 1",
                null,
                now,
                new Actor("user-1", "user-1@example.com", "203.0.113.7", null, null, null, "{}"),
                new Scope("bench", null, "project-1", null, null, null),
                null,
                details,
                null);
        IdentifyingDetails parted = IdentifyingDetails.part(details, Set.of());
        EventColumns columns = EventColumns.of(
                event,
                Poster.DAYBOOK,
                now,
                now,
                labels.typeOf(event),
                null,
                parted,
                Identity.of(event, parted).seal());
        Leaf leaf = Leaf.of(columns.entry());
        Leaf.Begun begun = leaf.begin();
        byte[] bytes = leaf.bytes(123_456_789);
        System.out.println(what + ", " + bytes.length + " canonical bytes");
        print("caller: bytes", () -> Leaf.of(columns.entry()).faults().size());
        print("caller: hash up to the position", () -> leaf.begin().hashCode());
        print(
                "caller: all of PreparedEvent",
                () -> PreparedEvent.of(event, Poster.DAYBOOK, now, labels).row().length);
        print("writer: hash from the position on", () -> begun.hash(123_456_789).first());
        print(
                "writer: the same, and its digits for COPY",
                () -> begun.hash(123_456_789).hex().length());
        print("verifier: reading the bytes", () -> Entry.read(bytes).position());
        print("(SHA-256 of all the bytes)", () -> LeafHash.ofEntry(bytes).first());
    }

    private static void print(String what, LongSupplier work) {
        double[] nanoseconds = new double[ROUNDS];
        long kept = 0;
        for (int round = -3; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < EVENTS; i++) {
                kept += work.getAsLong();
            }
            if (round >= 0) {
                nanoseconds[round] = (THREADS.getCurrentThreadCpuTime() - start) / (double) EVENTS;
            }
        }
        Arrays.sort(nanoseconds);
        System.out.printf(
                Locale.ROOT, "  %-45s %6.2f µs%s%n", what, nanoseconds[ROUNDS / 2] / 1000, kept == 0 ? " " : "");
    }
}
