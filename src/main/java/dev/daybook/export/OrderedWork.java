package dev.daybook.export;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does pieces of work on all processors, and hands over what came of them in the order in which they were given. Only a few
 * pieces are under way at a time, and fewer if they are large, so its memory grows neither with their number nor with what is in them.
 */
final class OrderedWork implements AutoCloseable {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Enough that nobody waits for a piece that takes longer than those behind it. */
    private static final int UNDER_WAY = 4 * PROCESSORS;

    /** So many bytes together are enough, if there is more than one piece. */
    private static final long LARGE = 1 << 26;

    private final ExecutorService workers = Executors.newFixedThreadPool(PROCESSORS);

    /** A kind of work, whose results go to one taker on the thread that gives the pieces. */
    final class Line<R> {

        private final Taker<R> taker;
        private final Deque<Piece<R>> underWay = new ArrayDeque<>();
        private long size;

        private Line(Taker<R> taker) {
            this.taker = taker;
        }

        /**
         * Gives the next piece; first waits for the oldest ones if too many are under way, or too large ones.
         *
         * @param bytes how many bytes it holds until its result is taken
         */
        void give(Callable<R> piece, long bytes) throws IOException {
            while (underWay.size() >= UNDER_WAY || (!underWay.isEmpty() && size + bytes > LARGE)) {
                take();
            }
            underWay.add(new Piece<>(workers.submit(piece), bytes));
            size += bytes;
        }

        /** Waits for all. */
        void end() throws IOException {
            while (!underWay.isEmpty()) {
                take();
            }
        }

        private void take() throws IOException {
            Piece<R> oldest = underWay.remove();
            size -= oldest.bytes;
            taker.take(result(oldest.result));
        }
    }

    private record Piece<R>(Future<R> result, long bytes) {}

    /** Takes what came of a piece. */
    @FunctionalInterface
    interface Taker<R> {

        void take(R result) throws IOException;
    }

    /** Begins a kind of work. */
    <R> Line<R> begin(Taker<R> taker) {
        return new Line<>(taker);
    }

    private static <R> R result(Future<R> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(failed);
        }
    }

    /** Ends it; what is under way is given up. */
    @Override
    public void close() {
        workers.shutdownNow();
        workers.close();
    }
}
