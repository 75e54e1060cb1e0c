package dev.daybook.entry;

import dev.daybook.kernel.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The hash of a leaf of a log's Merkle tree (RFC 6962, section 2.1): SHA-256 over a zero byte and the canonical bytes of
 * an event.
 *
 * @param first the first 8 of its 32 bytes
 * @param second the next 8
 * @param third the next 8
 * @param fourth the last 8
 */
public record LeafHash(long first, long second, long third, long fourth) {

    /** How many bytes it has. */
    public static final int BYTES = 32;

    /** Before the bytes of a leaf, so that no leaf can pass for a node of the tree. */
    private static final byte LEAF = 0;

    /** The hash that these bytes are. */
    public static LeafHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A leaf hash has 32 bytes, not " + bytes.length);
        }
        ByteBuffer longs = ByteBuffer.wrap(bytes);
        return new LeafHash(longs.getLong(), longs.getLong(), longs.getLong(), longs.getLong());
    }

    /** The hash of an entry's canonical bytes. */
    public static LeafHash ofEntry(byte[] canonicalBytes) {
        return of(begin().digest(canonicalBytes));
    }

    /** A digest that has only the canonical bytes to come. */
    static MessageDigest begin() {
        MessageDigest digest = Sha256.begin();
        digest.update(LEAF);
        return digest;
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** The bytes as 64 hexadecimal digits. */
    public String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    /** The bytes in Base64, as answers show them. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes());
    }

    @Override
    public String toString() {
        return base64();
    }
}
