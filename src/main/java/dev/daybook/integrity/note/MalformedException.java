package dev.daybook.integrity.note;

/** What was given to be read is not of the form that it should have: nothing can be said about what it proves. */
public final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says what is malformed. */
    public MalformedException(String message) {
        super(message);
    }
}
