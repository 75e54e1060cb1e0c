package dev.daybook.event.follow;

import java.time.Duration;
import java.util.List;

/**
 * Makes something of every event after it was appended: a port of the log. The log keeps a cursor of each log for it, runs
 * it on a thread of its own, of several instances on one at a time, and tries again what failed.
 */
public interface LogFollower {

    /** Its name, under which its cursors are kept. */
    String name();

    /** How long lies at least between two takes of a log, so that its events wait for others to come. */
    Duration interval();

    /** So many waiting events of a log are taken at once. */
    int enough();

    /**
     * Takes stretches of logs, one of a log at most, in the transaction that moves their cursors: whatever this throws, none of
     * them was taken, and each comes again. They are of many logs, so that a thousand logs with an event each do not cost a
     * thousand transactions.
     */
    void take(List<Stretch> stretches);
}
