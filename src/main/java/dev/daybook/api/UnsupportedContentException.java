package dev.daybook.api;

/** Says that a body is in an encoding or a charset that its route does not read. */
public class UnsupportedContentException extends RuntimeException {

    /** Refuses a body with a sentence for the caller. */
    public UnsupportedContentException(String reason) {
        super(reason);
    }

    /** The sentence for the caller. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
