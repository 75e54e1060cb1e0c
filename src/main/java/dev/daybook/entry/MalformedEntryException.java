package dev.daybook.entry;

/** Bytes are not an entry as the log writes it. */
public final class MalformedEntryException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MalformedEntryException(String message) {
        super(message);
    }
}
