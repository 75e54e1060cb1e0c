package dev.daybook.event.follow;

/**
 * Events of a log that lie one behind the other.
 *
 * @param organization whose log it is
 * @param from the position of the first
 * @param to the position behind the last
 */
public record Stretch(String organization, long from, long to) {

    public Stretch {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("No positions lie from " + from + " to " + to);
        }
    }

    /** How many events there are. */
    public long events() {
        return to - from;
    }
}
