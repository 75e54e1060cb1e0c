package dev.daybook.access;

import dev.daybook.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text of an API token: {@code dbk_}, eight letters or digits that make the public prefix unique, and a {@link Secret}.
 */
record TokenText(String text) {

    /** What every text begins with, so that it is told from a JWT, and found by those who look for leaked secrets. */
    static final String MARK = "dbk_";

    private static final int DISTINCT = 8;
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final Pattern FORM = Pattern.compile(MARK + "[0-9a-z]{" + DISTINCT + "}_" + Secret.FORM);

    /** A new text that nobody can guess. */
    static TokenText random(SecureRandom random) {
        StringBuilder text = new StringBuilder(MARK);
        for (int i = 0; i < DISTINCT; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        text.append('_').append(Secret.random(random));
        return new TokenText(text.toString());
    }

    /** What a caller sent, if it has the form of an API token. */
    static Optional<TokenText> parse(String sent) {
        return FORM.matcher(sent).matches() ? Optional.of(new TokenText(sent)) : Optional.empty();
    }

    /** The part that may be shown, and that finds the token. */
    String prefix() {
        return text.substring(0, MARK.length() + DISTINCT);
    }

    /** What is stored. A fast hash is enough for a secret of 256 random bits: there is nothing to guess. */
    byte[] sha256() {
        return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Shows the prefix only, so that the secret reaches no log. */
    @Override
    public String toString() {
        return prefix();
    }
}
