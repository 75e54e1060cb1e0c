package dev.daybook.integrity.note;

import dev.daybook.entry.LeafHash;
import dev.daybook.kernel.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash, and the two ways in which RFC 6962 makes one. */
public final class Hash {

    /** How many bytes a hash has. */
    public static final int BYTES = 32;

    /** The root of a tree without leaves. */
    public static final Hash EMPTY = new Hash(Sha256.begin().digest());

    private static final byte NODE = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The hash of a leaf that holds the given entry. */
    public static Hash leaf(byte[] entry) {
        return of(LeafHash.ofEntry(entry));
    }

    /** The hash of a node with two children. */
    public static Hash node(Hash left, Hash right) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(NODE);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /** The hash that the given 32 bytes are. */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new MalformedException("A hash has 32 bytes, not " + bytes.length + ".");
        }
        return new Hash(bytes.clone());
    }

    /** The hash of a leaf. */
    public static Hash of(LeafHash leaf) {
        return new Hash(leaf.bytes());
    }

    /** The hash that stands in the middle of other bytes. */
    public static Hash within(byte[] bytes, int offset) {
        return new Hash(Arrays.copyOfRange(bytes, offset, offset + BYTES));
    }

    /** The hash that a base64 text stands for. */
    public static Hash ofBase64(String text) {
        return of(StrictBase64.decode(text));
    }

    /** The SHA-256 of bytes that are not a part of a tree. */
    static byte[] sha256(byte[]... parts) {
        MessageDigest sha256 = Sha256.begin();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return sha256.digest();
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The base64 text, as proofs and checkpoints show it. */
    public String base64() {
        return StrictBase64.encode(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
