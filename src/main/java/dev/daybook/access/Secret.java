package dev.daybook.access;

import java.security.SecureRandom;
import java.util.Base64;

/** 256 random bits in base64url, which nobody can guess. */
final class Secret {

    /** The form of the texts, as a regular expression. */
    static final String FORM = "[0-9A-Za-z_-]{43}";

    private static final int BYTES = 32;

    private Secret() {}

    /** A new one. */
    static String random(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
