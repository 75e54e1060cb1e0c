package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.integrity.note.Shown;
import dev.daybook.integrity.note.SignedNote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Holds every checkpoint of a log against the tree that grows under it: those that are stored, and those that were kept elsewhere. */
final class FsckCheckpoints {

    /** How many are read at a time. */
    private static final int STEP = 1000;

    private final JdbcClient jdbc;
    private final String organization;
    private final List<LogKey> named;
    private final Collection<NoteVerifier> trusted;
    private final TreeMap<Long, List<Checkpoint>> kept = new TreeMap<>();
    private final Consumer<String> faults;
    private final Deque<StoredCheckpoint> next = new ArrayDeque<>();
    private long read;
    private long count;
    private long continued;

    FsckCheckpoints(
            JdbcClient jdbc,
            String organization,
            List<LogKey> named,
            Collection<NoteVerifier> trusted,
            Collection<SignedNote> kept,
            Consumer<String> faults) {
        this.jdbc = jdbc;
        this.organization = organization;
        this.named = named;
        this.trusted = trusted;
        this.faults = faults;
        kept.forEach(this::keep);
        readMore();
    }

    private void keep(SignedNote note) {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        if (!Origin.isOf(checkpoint.origin(), organization)) {
            return;
        }
        CheckpointVerification.of(note, keys(checkpoint.size()))
                .faults()
                .forEach(fault -> faults.accept("The kept checkpoint at " + checkpoint.size() + " entries: " + fault));
        kept.computeIfAbsent(checkpoint.size(), size -> new ArrayList<>()).add(checkpoint);
    }

    /** Whether some checkpoint is of a tree of that size, so that its root is wanted. */
    boolean isWanted(long size) {
        StoredCheckpoint first = next.peekFirst();
        return (first != null && first.size() == size) || kept.containsKey(size);
    }

    /** Holds the checkpoints of a size against the root that the tree has there. */
    void compare(long size, Hash root) {
        List<Checkpoint> outside = kept.remove(size);
        if (outside != null) {
            for (Checkpoint checkpoint : outside) {
                if (checkpoint.root().equals(root)) {
                    continued++;
                } else {
                    faults.accept("The log does not continue the kept checkpoint at " + size
                            + " entries: what was before it is not what it was then.");
                }
            }
        }
        while (!next.isEmpty() && next.getFirst().size() == size) {
            StoredCheckpoint stored = next.removeFirst();
            count++;
            check(stored, root);
            if (next.isEmpty()) {
                readMore();
            }
        }
    }

    private void check(StoredCheckpoint stored, Hash root) {
        String which = "The checkpoint at " + stored.size() + " entries ";
        try {
            SignedNote note = stored.signedNote();
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            if (!Origin.isOf(checkpoint.origin(), organization)) {
                faults.accept(which + "is of the log " + Shown.of(checkpoint.origin()) + ".");
            }
            if (checkpoint.size() != stored.size() || !checkpoint.root().equals(stored.root())) {
                faults.accept(which + "is stored with another size or root than was signed.");
            }
            CheckpointVerification.of(note, keys(stored.size()))
                    .faults()
                    .forEach(fault -> faults.accept(which + "is not signed as it should be. " + fault));
            if (!checkpoint.root().equals(root)) {
                faults.accept(which + "has another root than the tree over these entries.");
            }
        } catch (MalformedException malformed) {
            faults.accept(which + "cannot be read. " + malformed.getMessage());
        }
    }

    /** The keys that sign at a size. */
    private Collection<NoteVerifier> keys(long size) {
        if (!trusted.isEmpty()) {
            return trusted;
        }
        List<NoteVerifier> last = new ArrayList<>();
        for (LogKey key : named) {
            if (key.fromSize() <= size) {
                last.clear();
                last.add(key.toVerifier());
            }
        }
        return last;
    }

    /** Tells the checkpoints that there are no entries for. */
    void end(long leaves) {
        while (!next.isEmpty()) {
            StoredCheckpoint stored = next.removeFirst();
            faults.accept(
                    stored.size() == 0
                            ? "There is a checkpoint at 0 entries."
                            : "There is a checkpoint at " + stored.size() + " entries, but only " + leaves
                                    + " entries.");
        }
        kept.keySet()
                .forEach(size -> faults.accept("The log had " + size
                        + " entries when the kept checkpoint was signed, and has only " + leaves + "."));
    }

    private void readMore() {
        next.addAll(jdbc.sql(Checkpoints.SELECT + "and size > ? order by size limit " + STEP)
                .param(organization)
                .param(read)
                .query(Checkpoints.CHECKPOINT)
                .list());
        if (!next.isEmpty()) {
            read = next.getLast().size();
        }
    }

    List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add(count + " checkpoints are signed, and are those of the tree over the entries.");
        if (continued > 0) {
            facts.add("The log continues " + continued + " checkpoints that were kept.");
        }
        return facts;
    }
}
