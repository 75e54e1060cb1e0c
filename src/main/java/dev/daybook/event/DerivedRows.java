package dev.daybook.event;

import java.util.Collection;
import java.util.function.Consumer;

/** What a room keeps beside the log although it follows from it, for whoever examines both and trusts neither. */
public interface DerivedRows {

    /** The organizations that have such rows. */
    Collection<String> organizations();

    /** Derives the rows of a log anew, as they are at one moment, and tells where those that are stored differ, a sentence each. */
    void examine(String organization, Consumer<String> faults);

    /** What is shown where nothing was told, in a sentence. */
    String fact();
}
