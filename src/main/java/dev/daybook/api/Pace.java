package dev.daybook.api;

import java.net.SocketTimeoutException;
import java.util.function.LongSupplier;

/**
 * How fast a request comes, its head as well as its body. Only what the service waits for the caller counts: not what it
 * does meanwhile, nor the time between two requests.
 */
final class Pace {

    private final long patience;
    private final double nanosPerByte;
    private final LongSupplier clock;

    private long waited;
    private long bytes;
    private boolean waiting;
    private long since;

    Pace(ConnectionSettings settings, LongSupplier clock) {
        this.patience = settings.patience().toNanos();
        this.nanosPerByte = 1e9 / settings.slowestRate().toBytes();
        this.clock = clock;
    }

    /** A request begins, or has ended. */
    void restart() {
        waited = 0;
        bytes = 0;
        waiting = false;
    }

    /**
     * Notes what an attempt to read has brought, and returns that: a number of bytes, nothing yet, or less at the end.
     *
     * @throws SocketTimeoutException if all of it comes too slowly
     */
    int read(int brought) throws SocketTimeoutException {
        long now = clock.getAsLong();
        if (waiting) {
            waited += now - since;
        }
        waiting = brought == 0;
        since = now;
        bytes += Math.max(0, brought);
        if (waited > patience + bytes * nanosPerByte) {
            throw new SocketTimeoutException("The request comes too slowly");
        }
        return brought;
    }
}
