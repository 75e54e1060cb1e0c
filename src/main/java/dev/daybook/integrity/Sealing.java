package dev.daybook.integrity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals logs, in steps: reads what came after the last checkpoint, hashes it anew, stores the tiles of the tree with it, and
 * signs a checkpoint. Whatever step fails, however far it came, the next call begins at the last checkpoint, and what was
 * stored beyond it is what it would store again.
 *
 * <p>It never signs a smaller tree than the last one, nor one that does not continue it: rather than that it stops.
 */
final class Sealing {

    /** How many entries are read before the tiles over them are stored. */
    private static final int BATCH = 16_384;

    private final LogStorage storage;
    private final Supplier<SigningKey> key;
    private final String originBase;
    private final Clock clock;

    /**
     * How far the tiles of a log are known to go beyond its checkpoint: what this instance has hashed already. It is no more
     * than a saving; without it that is hashed again.
     */
    private final Map<String, Ahead> ahead = new ConcurrentHashMap<>();

    Sealing(LogStorage storage, Supplier<SigningKey> key, String originBase, Clock clock) {
        this.storage = storage;
        this.key = key;
        this.originBase = originBase;
        this.clock = clock;
    }

    private record Ahead(StoredCheckpoint since, long size) {}

    /** A log, as its last checkpoint left it and it was found to be still. */
    private record Sealed(long size, Optional<StoredCheckpoint> latest, List<LogKey> keys) {}

    /**
     * Extends the tree of a log up to its head, or as far as it comes until a moment.
     *
     * @param head how many entries the log has
     * @param deadline the value of {@link System#nanoTime} at which it stops after the batch that it is at
     * @param sign whether a checkpoint may be signed now
     * @return how many entries were added to the tree
     * @throws SealingStoppedException if the log is not what was appended or signed
     */
    long seal(String organization, long head, long deadline, boolean sign) {
        try {
            Sealed sealed = check(organization, head);
            long begin = begin(organization, sealed);
            long size = begin;
            Hash root = null;
            while (size < head && (root == null || System.nanoTime() - deadline < 0)) {
                Extension extension = extend(organization, size, Math.min(head, size + BATCH));
                size = extension.size();
                root = extension.root();
            }
            if (sign && size > sealed.size()) {
                sign(
                        organization,
                        sealed,
                        size,
                        root == null ? new MerkleTree(storage.tiles(organization), size).root() : root);
                ahead.remove(organization);
            } else {
                remember(organization, sealed, size);
            }
            return size - begin;
        } catch (MissingTileException | MalformedException | LogStorage.ContradictionException contradiction) {
            ahead.remove(organization);
            throw new SealingStoppedException(
                    storage.latest(organization).map(StoredCheckpoint::size).orElse(0L),
                    String.valueOf(contradiction.getMessage()));
        }
    }

    private void remember(String organization, Sealed sealed, long size) {
        sealed.latest()
                .ifPresentOrElse(
                        latest -> ahead.put(organization, new Ahead(latest, size)), () -> ahead.remove(organization));
    }

    /** Where to go on: behind the last checkpoint, or where this instance has come since. */
    private long begin(String organization, Sealed sealed) {
        Ahead known = ahead.get(organization);
        if (known != null && sealed.latest().filter(known.since()::equals).isPresent()) {
            return known.size();
        }
        return sealed.size();
    }

    /** Looks whether the stored tree is the one that was signed, by the key that signs. */
    private Sealed check(String organization, long head) {
        Optional<StoredCheckpoint> latest = storage.latest(organization);
        List<LogKey> keys = storage.keys(organization);
        if (latest.isEmpty()) {
            return new Sealed(0, latest, keys);
        }
        long size = latest.get().size();
        if (head < size) {
            throw new SealingStoppedException(
                    head, "The log ends at " + head + ", and was signed with " + size + " entries.");
        }
        if (keys.isEmpty()) {
            throw new SealingStoppedException(size, "The key of the last checkpoint is not stored.");
        }
        SignedNote note = latest.get().signedNote();
        NoteVerifier signedBy = keys.getLast().toVerifier();
        if (!note.verify(List.of(signedBy)).isOk()) {
            throw new SealingStoppedException(size, "The last checkpoint is not signed by the log's key.");
        }
        Checkpoint expected = new Checkpoint(signedBy.name(), size, latest.get().root());
        if (!Checkpoint.parse(note.text()).equals(expected)) {
            throw new SealingStoppedException(size, "The last checkpoint is stored with another size or root.");
        }
        Ahead known = ahead.get(organization);
        if ((known == null || !known.since().equals(latest.get()))
                && !new MerkleTree(storage.tiles(organization), size).root().equals(expected.root())) {
            throw new SealingStoppedException(size, "The stored tree is not the one that was signed last.");
        }
        return new Sealed(size, latest, keys);
    }

    private Extension extend(String organization, long from, long to) {
        List<Hash> leaves = new ArrayList<>((int) (to - from));
        storage.entries(organization, from, to, (position, bytes, stored) -> {
            long expected = from + leaves.size();
            if (position != expected) {
                throw new SealingStoppedException(
                        Math.min(position, expected),
                        position < expected ? "Two events have one position." : "There is no event at the position.");
            }
            Hash leaf = Hash.leaf(bytes);
            if (!leaf.equals(stored)) {
                throw new SealingStoppedException(position, "The event is not what was appended.");
            }
            leaves.add(leaf);
        });
        if (leaves.size() < to - from) {
            throw new SealingStoppedException(from + leaves.size(), "There is no event at the position.");
        }
        Extension extension = new MerkleTree(storage.tiles(organization), from).extend(leaves);
        storage.store(organization, extension.tiles());
        return extension;
    }

    private void sign(String organization, Sealed sealed, long size, Hash root) {
        SigningKey current = key.get();
        NoteVerifier last =
                sealed.keys().isEmpty() ? null : sealed.keys().getLast().toVerifier();
        String origin = last == null ? Origin.of(originBase, organization).value() : last.name();
        NoteSigner signer = current.signer().named(origin);
        SignedNote note = new Checkpoint(origin, size, root).sign(List.of(signer));
        storage.store(
                new StoredCheckpoint(organization, size, root, note.toString(), clock.instant()),
                begun(organization, sealed, size, current, signer, last));
    }

    /** The key, if it was not the last one and may follow it. */
    private @Nullable LogKey begun(
            String organization,
            Sealed sealed,
            long size,
            SigningKey current,
            NoteSigner signer,
            @Nullable NoteVerifier last) {
        NoteVerifier verifier = signer.verifier();
        if (last != null && verifier.equals(last)) {
            return null;
        }
        boolean retired =
                sealed.keys().stream().anyMatch(known -> known.verifier().equals(verifier.toString()));
        if (retired || (last != null && !current.replaces(last))) {
            throw new SealingStoppedException(
                    sealed.size(),
                    "This instance's key may not sign here: " + last + " signed last, and was not replaced by it.");
        }
        return new LogKey(organization, size, verifier.toString(), clock.instant());
    }
}
