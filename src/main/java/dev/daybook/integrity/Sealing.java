package dev.daybook.integrity;

import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileReader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Seals logs, many at a time: reads what came after the last checkpoint of each, hashes it anew, stores the tiles of the tree with
 * it, and signs a checkpoint. All of that is one transaction of the caller's. What a log is sealed up to says its last
 * checkpoint, and not who calls.
 *
 * <p>It never signs a smaller tree than the last one, nor one that does not continue it: rather than that it stops.
 */
final class Sealing {

    private final LogStorage storage;
    private final Supplier<SigningKey> key;
    private final String originBase;
    private final Clock clock;
    private final VerifiedCheckpoints verified = new VerifiedCheckpoints();

    Sealing(LogStorage storage, Supplier<SigningKey> key, String originBase, Clock clock) {
        this.storage = storage;
        this.key = key;
        this.originBase = originBase;
        this.clock = clock;
    }

    /**
     * Extends the trees of logs by stretches, of each log one, and signs them.
     *
     * @return how many entries were added to the trees
     * @throws SealingStoppedException if a log is not what was appended or signed
     */
    long seal(List<Stretch> stretches) {
        try {
            return sealAll(stretches);
        } catch (LogStorage.ContradictionException contradiction) {
            // Of several logs it is not known which; whoever calls finds out by sealing each alone.
            throw new SealingStoppedException(stretches.getFirst().from(), String.valueOf(contradiction.getMessage()));
        }
    }

    private long sealAll(List<Stretch> stretches) {
        Map<String, LogSealing> logs = begin(stretches);
        if (logs.isEmpty()) {
            return 0;
        }
        Map<String, TileReader> tiles = edges(logs);
        List<Stretch> added = logs.values().stream().map(LogSealing::stretch).toList();
        storage.entries(
                added,
                (organization, position, bytes, appended) ->
                        Objects.requireNonNull(logs.get(organization)).add(position, Hash.leaf(bytes), appended));
        store(sign(logs, tiles));
        return added.stream().mapToLong(Stretch::events).sum();
    }

    /** The logs of which something is to be sealed, as their last checkpoints left them and they were found to be still. */
    private Map<String, LogSealing> begin(List<Stretch> stretches) {
        List<String> organizations =
                stretches.stream().map(Stretch::organization).toList();
        Map<String, StoredCheckpoint> latest = storage.latest(organizations);
        Map<String, List<LogKey>> keys = storage.keys(organizations);
        Map<String, LogSealing> logs = new LinkedHashMap<>();
        // To verify a signature costs more than all the rest, and after a start none was verified yet.
        stretches.parallelStream()
                .map(stretch -> new LogSealing(
                        stretch,
                        latest.get(stretch.organization()),
                        keys.getOrDefault(stretch.organization(), List.of()),
                        verified))
                .toList()
                .forEach(log -> logs.put(log.organization(), log));
        logs.values().removeIf(this::isSealed);
        return logs;
    }

    private boolean isSealed(LogSealing log) {
        if (log.isSealed()) {
            log.checkHead(storage.head(log.organization()));
        }
        return log.isSealed();
    }

    private Map<String, TileReader> edges(Map<String, LogSealing> logs) {
        Map<String, List<TilePath>> paths = new LinkedHashMap<>();
        logs.forEach((organization, log) -> paths.put(organization, MerkleTree.edge(log.size())));
        Map<String, TileReader> tiles = storage.tiles(paths);
        logs.forEach((organization, log) -> log.checkTree(Objects.requireNonNull(tiles.get(organization))));
        return tiles;
    }

    private List<LogSealing.Seal> sign(Map<String, LogSealing> logs, Map<String, TileReader> tiles) {
        SigningKey current = key.get();
        Instant now = clock.instant();
        return logs.values().stream()
                .map(log -> log.sign(Objects.requireNonNull(tiles.get(log.organization())), current, originBase, now))
                .toList();
    }

    private void store(List<LogSealing.Seal> seals) {
        Map<String, List<Tile>> tiles = new LinkedHashMap<>();
        List<LogKey> begun = new ArrayList<>();
        for (LogSealing.Seal seal : seals) {
            StoredCheckpoint checkpoint = seal.checkpoint();
            verified.add(checkpoint, seal.verifier());
            tiles.put(checkpoint.organization(), seal.tiles());
            if (seal.begun()) {
                begun.add(new LogKey(
                        checkpoint.organization(),
                        checkpoint.size(),
                        seal.verifier().toString(),
                        checkpoint.signedAt()));
            }
        }
        storage.store(tiles);
        storage.store(seals.stream().map(LogSealing.Seal::checkpoint).toList(), begun);
    }
}
