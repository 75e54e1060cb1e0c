package dev.daybook.inference;

/**
 * Counts what is published. It is called inside the transaction that publishes or deletes, so that both are committed or
 * neither.
 */
public interface PublicationListener {

    /** Events were published by one call, which had not been there before. */
    void published(Publication publication);

    /** Events are deleted, and are not to count any more. */
    void deleted(Publication publication);
}
