package dev.daybook.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a browser keeps while somebody signs in at an identity provider, so that only what it began is ended there.
 *
 * @param state comes back with the code
 * @param nonce comes back within the ID token
 * @param verifier shows that whoever brings the code is who asked for it (PKCE, RFC 7636)
 */
public record PendingSignIn(String state, String nonce, String verifier) {

    private static final int SECRET_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("([0-9A-Za-z_-]{43})\\.([0-9A-Za-z_-]{43})\\.([0-9A-Za-z_-]{43})");

    /** One that nobody can guess. */
    static PendingSignIn random(SecureRandom random) {
        List<String> secrets = List.of(secret(random), secret(random), secret(random));
        return new PendingSignIn(secrets.get(0), secrets.get(1), secrets.get(2));
    }

    private static String secret(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** What was written as {@link #text}. */
    public static Optional<PendingSignIn> parse(String text) {
        return Optional.of(FORM.matcher(text))
                .filter(Matcher::matches)
                .map(found -> new PendingSignIn(found.group(1), found.group(2), found.group(3)));
    }

    /** As a cookie holds it. */
    public String text() {
        return state + "." + nonce + "." + verifier;
    }

    /** Leaves everything out, so that it reaches no log. */
    @Override
    public String toString() {
        return "PendingSignIn[…]";
    }
}
