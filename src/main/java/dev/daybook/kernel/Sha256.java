package dev.daybook.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {

    /** A copy of one is made in less time than the platform needs to find another. */
    private static final MessageDigest UNUSED = find();

    private Sha256() {}

    private static MessageDigest find() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /** A digest to be fed part by part. */
    public static MessageDigest begin() {
        return copy(UNUSED);
    }

    /** A digest that goes on by itself from where another one is. */
    public static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException everyPlatformsIs) {
            throw new IllegalStateException(everyPlatformsIs);
        }
    }

    /** The 32 bytes that are the digest of some. */
    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }
}
