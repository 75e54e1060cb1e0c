package dev.daybook.integrity;

import dev.daybook.entry.Entry;
import dev.daybook.entry.MalformedEntryException;
import dev.daybook.event.LogEntry;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.tree.CompactRange;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries of a log in the order of their positions, in which the tree is built anew beside what is stored of
 * it. Memory does not grow with the log: of each level there is one tile.
 */
final class FsckWalk {

    private final String organization;
    private final StoredTiles tiles;
    private final FsckCheckpoints checkpoints;
    private final long signed;
    private final Consumer<String> faults;
    private final CompactRange tree = new CompactRange();
    private final List<Level> levels = new ArrayList<>();
    private long events;
    private long next;
    private long missingFrom = -1;
    private long sealed;
    private long digests;
    private long opened;
    private long tileCount;

    FsckWalk(
            String organization, StoredTiles tiles, FsckCheckpoints checkpoints, long signed, Consumer<String> faults) {
        this.organization = organization;
        this.tiles = tiles;
        this.checkpoints = checkpoints;
        this.signed = signed;
        this.faults = faults;
    }

    /** A level of the tree, as far as its last tile has come. */
    private final class Level {

        private final int level;
        private final byte[] hashes = new byte[TilePath.FULL * Hash.BYTES];
        private long index;
        private int width;
        private @Nullable Tile stored;

        Level(int level) {
            this.level = level;
            this.stored = tiles.widest(organization, level, 0).orElse(null);
        }

        /** The stored hash at the place that comes next. */
        @Nullable
        Hash storedHash() {
            return stored == null || stored.path().width() <= width ? null : stored.hash(width);
        }

        void add(Hash hash) {
            System.arraycopy(hash.bytes(), 0, hashes, width * Hash.BYTES, Hash.BYTES);
            width++;
            if (width == TilePath.FULL) {
                compare();
                Hash above = Tile.of(new TilePath(level, index, width), hashes).subtree(0, TilePath.FULL);
                index++;
                width = 0;
                stored = tiles.widest(organization, level, index).orElse(null);
                level(level + 1).add(above);
            }
        }

        /** What is stored must be as wide as what was signed, and the same as far as it goes. */
        void compare() {
            long needed = Math.clamp((signed >>> (TilePath.HEIGHT * level)) - index * TilePath.FULL, 0, width);
            Tile tile = stored;
            if (tile == null) {
                if (needed > 0) {
                    faults.accept("The tile " + new TilePath(level, index, (int) needed) + " is missing.");
                }
                return;
            }
            tileCount++;
            if (tile.path().width() < needed) {
                faults.accept("The tile " + tile + " is narrower than what was signed, " + needed + ".");
            }
            // Of level 0 each entry was held against its hash.
            int common = Math.min(width, tile.path().width()) * Hash.BYTES;
            if (level > 0 && !Arrays.equals(hashes, 0, common, tile.bytes(), 0, common)) {
                faults.accept("The tile " + tile + " does not hold the hashes of the tiles below it.");
            }
        }
    }

    private Level level(int level) {
        if (levels.size() == level) {
            levels.add(new Level(level));
        }
        return levels.get(level);
    }

    void accept(LogEntry entry) {
        if (entry.position() < next) {
            faults.accept("Position " + entry.position() + " is there twice; once as the event " + entry.id() + ".");
            return;
        }
        skipTo(entry.position());
        present();
        events++;
        byte[] bytes = entry.canonicalBytes();
        Hash made = Hash.leaf(bytes);
        Hash kept = Hash.of(entry.leafHash());
        Hash hashed = level(0).storedHash();
        String which = "The event " + entry.id() + " at position " + entry.position() + " ";
        if (made.equals(kept)) {
            if (hashed != null && !hashed.equals(made)) {
                faults.accept(
                        which + "is not the one that was sealed: either it was changed together with its stored hash,"
                                + " or moved, or the tile was changed.");
            }
        } else if (hashed == null) {
            faults.accept(which + "was changed: its columns do not make its stored hash.");
        } else if (hashed.equals(made)) {
            faults.accept("The stored hash of the event " + entry.id() + " at position " + entry.position()
                    + " was changed: the event itself is the one that was sealed.");
        } else {
            faults.accept(which + "was changed: its columns make another hash than was sealed"
                    + (hashed.equals(kept) ? " and than is stored with it." : ", and another one is stored with it."));
        }
        if (hashed != null) {
            sealed++;
        }
        open(entry, bytes, which);
        append(hashed != null && hashed.equals(kept) ? kept : made);
    }

    private void open(LogEntry entry, byte[] bytes, String which) {
        Map<String, String> digest;
        try {
            digest = Entry.read(bytes).digests();
        } catch (MalformedEntryException malformed) {
            faults.accept(which + "cannot be read. " + malformed.getMessage());
            return;
        }
        digests += digest.size();
        entry.openings().forEach((name, opening) -> {
            String expected = digest.get(name);
            if (expected == null) {
                faults.accept(which + "has a value of " + name + ", and no digest of one.");
            } else if (!opening.opens(name, expected)) {
                faults.accept(
                        which + "has another value of " + name + ", or another salt, than its digest was made of.");
            } else {
                opened++;
            }
        });
    }

    private void skipTo(long position) {
        while (next < position) {
            if (missingFrom < 0) {
                missingFrom = next;
            }
            // The tree goes on with the hash that outlived its entry, so that the rest can be judged.
            Hash hashed = level(0).storedHash();
            append(hashed == null ? Hash.EMPTY : hashed);
        }
    }

    private void present() {
        if (missingFrom >= 0) {
            faults.accept(
                    missingFrom == next - 1
                            ? "The event at position " + missingFrom + " is missing."
                            : "The events at the positions " + missingFrom + " to " + (next - 1) + " are missing.");
            missingFrom = -1;
        }
    }

    private void append(Hash leaf) {
        level(0).add(leaf);
        tree.append(leaf);
        next++;
        if (checkpoints.isWanted(next)) {
            checkpoints.compare(next, tree.root());
        }
    }

    /** Ends the walk at the head. */
    void end(long head) {
        if (signed > head) {
            faults.accept("A checkpoint says that the log has " + signed + " entries, its head says " + head + ".");
        }
        skipTo(head);
        present();
        levels.stream().filter(level -> level.width > 0).forEach(Level::compare);
        checkpoints.end(next);
    }

    /** How many leaves the tree has now. */
    long leaves() {
        return next;
    }

    List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add(events + " events are what was appended, at every position; " + sealed + " of them are sealed in "
                + tileCount + " tiles.");
        facts.add(opened + " of " + digests
                + " identifying values are there, and are those whose digests the entries hold.");
        facts.addAll(checkpoints.facts());
        facts.add("Heads, counts and resources are those of the events.");
        return facts;
    }
}
