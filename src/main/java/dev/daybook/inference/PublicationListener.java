package dev.daybook.inference;

import java.util.List;

/**
 * Counts what is published. It is called inside the transaction that publishes or deletes, once in each, so that both are
 * committed or neither.
 */
public interface PublicationListener {

    /** Events were published by one call, which had not been there before. */
    void published(Publication publication);

    /** Events are deleted, and are not to count any more. These are all that one transaction deletes. */
    void deleted(List<Publication> publications);
}
