package dev.daybook.integrity;

import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.SigningKey;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Seals logs, many at a time: reads what came after the last checkpoint of each, hashes it anew, stores the tiles of the tree with
 * it, and signs a checkpoint. All of that is one transaction of the caller's. What a log is sealed up to says its last
 * checkpoint, and not who calls.
 *
 * <p>It never signs a smaller tree than the last one, nor one that does not continue it: rather than that it stops. What the
 * last one is, the database says, and where the key has signed more than that, the marks beside the key.
 */
final class Sealing {

    private final LogStorage storage;
    private final Supplier<SigningKey> key;
    private final SigningMarks marks;
    private final String originBase;
    private final Clock clock;
    private final VerifiedCheckpoints verified = new VerifiedCheckpoints();
    private final Set<LogSealing.Claim> refuted = ConcurrentHashMap.newKeySet();

    Sealing(LogStorage storage, Supplier<SigningKey> key, SigningMarks marks, String originBase, Clock clock) {
        this.storage = storage;
        this.key = key;
        this.marks = marks;
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
        } catch (LogStorage.ContradictionException | SigningMarks.UnusableException contradiction) {
            // Of several logs it is not known which; whoever calls finds out by sealing each alone.
            throw new SealingStoppedException(stretches.getFirst().from(), String.valueOf(contradiction.getMessage()));
        }
    }

    private long sealAll(List<Stretch> stretches) {
        SigningKey current = key.get();
        Map<String, LogSealing> logs = begin(stretches, marks.of(current));
        if (logs.isEmpty()) {
            return 0;
        }
        Map<String, TileReader> tiles = trees(logs);
        List<Stretch> added = logs.values().stream().map(LogSealing::stretch).toList();
        storage.entries(
                added,
                (organization, position, bytes, appended) ->
                        Objects.requireNonNull(logs.get(organization)).add(position, Hash.leaf(bytes), appended));
        store(sign(logs, tiles, current), current);
        return added.stream().mapToLong(Stretch::events).sum();
    }

    /** The logs of which something is to be sealed, as their last checkpoints left them and they were found to be still. */
    private Map<String, LogSealing> begin(List<Stretch> stretches, Map<String, SigningMarks.Mark> signed) {
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
                        signed.get(stretch.organization()),
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

    private Map<String, TileReader> trees(Map<String, LogSealing> logs) {
        Map<String, List<TilePath>> paths = new LinkedHashMap<>();
        logs.forEach((organization, log) -> paths.put(organization, List.copyOf(log.tiles())));
        Map<String, TileReader> tiles = storage.tiles(paths);
        logs.forEach((organization, log) -> check(log, Objects.requireNonNull(tiles.get(organization))));
        return tiles;
    }

    private void check(LogSealing log, TileReader tiles) {
        log.checkTree(tiles);
        if (log.isSignedAhead()) {
            log.checkSignedAhead(storage.head(log.organization()));
            // What was found to be another history stays one, and to read it again and again would hold up the other
            // logs.
            if (refuted.contains(log.claim()) || !log.hasWhatIsSignedAhead(tiles, storage)) {
                refuted.add(log.claim());
                throw log.anotherHistory();
            }
        }
    }

    private List<LogSealing.Seal> sign(
            Map<String, LogSealing> logs, Map<String, TileReader> tiles, SigningKey current) {
        Instant now = clock.instant();
        return logs.values().stream()
                .map(log -> log.sign(Objects.requireNonNull(tiles.get(log.organization())), current, originBase, now))
                .toList();
    }

    private void store(List<LogSealing.Seal> seals, SigningKey current) {
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
        List<StoredCheckpoint> signed =
                seals.stream().map(LogSealing.Seal::checkpoint).toList();
        storage.store(signed, begun);
        // Before the commit that publishes them, and after whatever the database might refuse.
        marks.raise(current, signed);
    }
}
