package dev.daybook.integrity;

import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.tree.MissingTileException;
import dev.daybook.integrity.tree.SlowTree;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** One log in memory, with the rules of the database, that can fail at any of its steps, before it is done or after. */
final class MemoryLog implements LogStorage {

    static final String ORGANIZATION = "acme";

    final List<byte[]> entries = new ArrayList<>();
    final List<Hash> leaves = new ArrayList<>();
    final List<StoredCheckpoint> checkpoints = new ArrayList<>();
    final List<LogKey> keys = new ArrayList<>();
    final Map<TilePath, Tile> tiles = new HashMap<>();

    /** How many steps are left until one fails; none fails if it is negative. */
    int failingStep = -1;

    /** Whether the step that fails does what it should before it says that it failed. */
    boolean persisting;

    int steps;

    /** What a step throws that fails. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    void append(int count) {
        for (int i = 0; i < count; i++) {
            byte[] entry = Logs.entry(entries.size());
            entries.add(entry);
            leaves.add(Hash.leaf(entry));
        }
    }

    /** Does something as a transaction: what it stores is taken back if it fails. */
    <T> T transact(Supplier<T> work) {
        List<StoredCheckpoint> signed = List.copyOf(checkpoints);
        List<LogKey> began = List.copyOf(keys);
        Map<TilePath, Tile> stored = Map.copyOf(tiles);
        try {
            return work.get();
        } catch (RuntimeException failure) {
            checkpoints.clear();
            checkpoints.addAll(signed);
            keys.clear();
            keys.addAll(began);
            tiles.clear();
            tiles.putAll(stored);
            throw failure;
        }
    }

    private void step(Runnable effect) {
        boolean fails = steps++ == failingStep;
        if (!fails || persisting) {
            effect.run();
        }
        if (fails) {
            throw new Failure();
        }
    }

    @Override
    public long head(String organization) {
        step(() -> {});
        return entries.size();
    }

    @Override
    public Map<String, StoredCheckpoint> latest(Collection<String> organizations) {
        step(() -> {});
        return checkpoints.isEmpty() ? Map.of() : Map.of(ORGANIZATION, checkpoints.getLast());
    }

    @Override
    public Map<String, List<LogKey>> keys(Collection<String> organizations) {
        step(() -> {});
        return Map.of(ORGANIZATION, List.copyOf(keys));
    }

    @Override
    public Map<String, TileReader> tiles(Map<String, List<TilePath>> paths) {
        step(() -> {});
        return Map.of(ORGANIZATION, stored());
    }

    /** What is stored now. */
    TileReader stored() {
        return asked -> asked.stream().map(this::tile).toList();
    }

    private Tile tile(TilePath path) {
        Tile tile = tiles.get(path.withWidth(TilePath.FULL));
        if (tile == null || tile.path().width() < path.width()) {
            throw new MissingTileException(ORGANIZATION, path);
        }
        return tile.narrowed(path.width());
    }

    /** In an order that says nothing. */
    @Override
    public void entries(List<Stretch> stretches, EntryReader reader) {
        step(() -> {});
        for (Stretch stretch : stretches) {
            for (long position = Math.min(stretch.to(), entries.size()) - 1; position >= stretch.from(); position--) {
                reader.read(ORGANIZATION, position, entries.get((int) position), leaves.get((int) position));
            }
        }
    }

    @Override
    public void store(Map<String, List<Tile>> stored) {
        step(() -> stored.values().forEach(ofLog -> ofLog.forEach(this::grow)));
    }

    private void grow(Tile tile) {
        Tile there = tiles.get(tile.path().withWidth(TilePath.FULL));
        int common =
                Math.min(tile.path().width(), there == null ? 0 : there.path().width());
        if (there != null && !there.narrowed(common).equals(tile.narrowed(common))) {
            throw new ContradictionException("Another tile", null);
        }
        if (there == null || there.path().width() < tile.path().width()) {
            tiles.put(tile.path().withWidth(TilePath.FULL), tile);
        }
    }

    @Override
    public void store(List<StoredCheckpoint> signed, List<LogKey> begun) {
        step(() -> {
            for (StoredCheckpoint checkpoint : signed) {
                if (!checkpoints.isEmpty() && checkpoints.getLast().size() >= checkpoint.size()) {
                    throw new ContradictionException("Signed already", null);
                }
                checkpoints.add(checkpoint);
            }
            keys.addAll(begun);
        });
    }

    /** The root of the log's first entries, computed the slow way from what was appended. */
    Hash root(long size) {
        return new SlowTree(leaves).root((int) size);
    }

    static StoredCheckpoint at(StoredCheckpoint checkpoint, long size, Hash root, String note) {
        return new StoredCheckpoint(
                checkpoint.organization(),
                size,
                root,
                note,
                Objects.requireNonNullElse(checkpoint.signedAt(), Instant.EPOCH));
    }
}
