package dev.daybook.integrity;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.RangeProof;
import dev.daybook.integrity.tree.TileReader;
import dev.daybook.integrity.tree.TileStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A log to verify: entries, the tree over them, and its signed checkpoints. */
public final class Logs {

    /** Of the tests of Go's note package. */
    public static final String PETER_SECRET =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    public static final String PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    static final String ORIGIN = Origin.of("logs.example.com/tlog", "acme").value();
    static final NoteSigner SIGNER = NoteSigner.parse(PETER_SECRET).named(ORIGIN);
    static final List<NoteVerifier> KEYS = List.of(SIGNER.verifier());

    private final List<byte[]> entries;
    private final TileReader tiles;

    Logs(int size) {
        this(IntStream.range(0, size).mapToObj(Logs::entry).toList());
    }

    Logs(List<byte[]> entries) {
        this.entries = entries;
        this.tiles = TileStore.of(entries.stream().map(Hash::leaf).toList());
    }

    static byte[] entry(int position) {
        return """
                {"actor":{"attributes":{},"userId":"user-%1$08d"},"details":{},"event":"Login","identity":{},"position":%1$d,\
                "poster":{"userId":"gateway"},"receivedAt":"2026-01-01T00:00:00.000000Z","report":"ADMIN_USAGE",\
                "scope":{"orgId":"acme"},"timestamp":"2026-01-01T00:00:00.000000Z","v":1}""".formatted(position).getBytes(StandardCharsets.UTF_8);
    }

    byte[] entryAt(int position) {
        return entries.get(position);
    }

    List<byte[]> entries(int from, int to) {
        return entries.subList(from, to);
    }

    MerkleTree tree(long size) {
        return new MerkleTree(tiles, size);
    }

    SignedNote checkpoint(long size) {
        return new Checkpoint(ORIGIN, size, tree(size).root()).sign(List.of(SIGNER));
    }

    TlogProof proof(long index, long size) {
        return TlogProof.of(tree(size).inclusionProof(index), checkpoint(size));
    }

    CheckpointUpdate update(long from, long to) {
        return CheckpointUpdate.of(tree(to).consistencyProof(from), checkpoint(to));
    }

    RangeProof range(long from, long to, long size) {
        return tree(size).rangeProof(from, to, checkpoint(size));
    }
}
