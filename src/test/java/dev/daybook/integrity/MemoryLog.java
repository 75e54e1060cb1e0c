package dev.daybook.integrity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One log in memory, with the rules of the database, that can fail at any of its steps, before it is done or after. */
final class MemoryLog implements LogStorage {

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
    public Optional<StoredCheckpoint> latest(String organization) {
        step(() -> {});
        return checkpoints.isEmpty() ? Optional.empty() : Optional.of(checkpoints.getLast());
    }

    @Override
    public List<LogKey> keys(String organization) {
        step(() -> {});
        return List.copyOf(keys);
    }

    @Override
    public TileReader tiles(String organization) {
        return paths -> {
            step(() -> {});
            return paths.stream().map(path -> tile(organization, path)).toList();
        };
    }

    private Tile tile(String organization, TilePath path) {
        Tile tile = tiles.get(path.withWidth(TilePath.FULL));
        if (tile == null || tile.path().width() < path.width()) {
            throw new MissingTileException(organization, path);
        }
        return tile.narrowed(path.width());
    }

    @Override
    public void entries(String organization, long from, long to, EntryReader reader) {
        step(() -> {});
        for (int position = (int) from; position < Math.min(to, entries.size()); position++) {
            reader.read(position, entries.get(position), leaves.get(position));
        }
    }

    @Override
    public void store(String organization, List<Tile> stored) {
        // Half of them: a crash does not wait for the end of a list.
        step(() -> stored.stream().limit((stored.size() + 1) / 2).forEach(this::grow));
        step(() -> stored.forEach(this::grow));
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
    public void store(StoredCheckpoint checkpoint, @Nullable LogKey begun) {
        if (!checkpoints.isEmpty() && checkpoints.getLast().size() >= checkpoint.size()) {
            throw new ContradictionException("Signed already", null);
        }
        step(() -> {
            if (begun != null) {
                keys.add(begun);
            }
            checkpoints.add(checkpoint);
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
