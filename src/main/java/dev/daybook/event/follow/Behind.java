package dev.daybook.event.follow;

/**
 * A log whose head and a follower's cursor differ, as a look found it.
 *
 * @param organization whose log it is
 * @param position the cursor: the position of the first event that was not taken
 * @param head the log's next position
 * @param age how many seconds ago the head moved last, or up to one less
 * @param rested whether the last take lies as far back as the follower's interval
 */
record Behind(String organization, long position, long head, double age, boolean rested) {

    /** How many events of a log are taken in one transaction at most. */
    static final int MOST_EVENTS = 16_384;

    long events() {
        return head - position;
    }

    /** Whether there are more than can be taken in one transaction. */
    boolean isFar() {
        return events() > MOST_EVENTS;
    }

    /** What is taken next. */
    Stretch next() {
        return new Stretch(organization, position, Math.min(head, position + MOST_EVENTS));
    }
}
