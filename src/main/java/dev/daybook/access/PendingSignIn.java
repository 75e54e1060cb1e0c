package dev.daybook.access;

import java.security.SecureRandom;
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

    private static final String PART = "(" + Secret.FORM + ")";
    private static final Pattern FORM = Pattern.compile(String.join("\\.", PART, PART, PART));

    /** One that nobody can guess. */
    static PendingSignIn random(SecureRandom random) {
        return new PendingSignIn(Secret.random(random), Secret.random(random), Secret.random(random));
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
