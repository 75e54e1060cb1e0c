package dev.daybook.access;

import dev.daybook.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the browser of somebody who is signed in holds: a {@link Secret}. It has not the form of an API token. */
record SessionText(String text) {

    private static final Pattern FORM = Pattern.compile(Secret.FORM);

    /** A new text that nobody can guess. */
    static SessionText random(SecureRandom random) {
        return new SessionText(Secret.random(random));
    }

    /** What a browser sent, if it has that form. */
    static Optional<SessionText> parse(String sent) {
        return FORM.matcher(sent).matches() ? Optional.of(new SessionText(sent)) : Optional.empty();
    }

    /** What is stored. */
    byte[] sha256() {
        return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Shows nothing of it, so that it reaches no log. */
    @Override
    public String toString() {
        return "SessionText[…]";
    }
}
