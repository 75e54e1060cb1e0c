package dev.daybook.access;

/**
 * A token at the one moment when its text is known.
 *
 * @param text what callers send; it is stored nowhere
 */
public record IssuedToken(ApiToken token, String text) {

    /** Leaves the text out, so that it reaches no log. */
    @Override
    public String toString() {
        return "IssuedToken[" + token + "]";
    }
}
