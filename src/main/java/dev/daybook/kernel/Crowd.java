package dev.daybook.kernel;

/**
 * How many callers come at the same time, as far as is known: the most that were there together of late. Whoever gathers
 * what callers bring into one transaction waits for half of them, because a transaction costs much more than a caller in
 * it: while one half is served, the other half's requests are read. Who was there a moment ago will come again, most
 * likely; a caller that is alone is half of the crowd and waits for nobody.
 *
 * <p>Not safe for use by several threads; whoever gathers guards it.
 */
public final class Crowd {

    private int present;
    // The most that were present since those before the last were served.
    private int most;
    private int size;

    /** A caller comes. */
    public void enter() {
        present++;
        most = Math.max(most, present);
    }

    /** Callers go without being served. */
    public void leave(int callers) {
        present -= callers;
    }

    /** Callers go, and the crowd is as large as it was while they were there. */
    public void served(int callers) {
        size = most;
        leave(callers);
        most = present;
    }

    /** Whether so many are half of the crowd. */
    public boolean isHalf(int callers) {
        return 2 * callers >= size;
    }
}
