package dev.daybook.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes into a stream on a thread of its own, some blocks behind its caller: to compress takes about as long as to make
 * what is compressed. To close it is to wait until all is written; the stream below stays open. What goes wrong below is
 * thrown by one of the caller's next writes, or when it is closed.
 */
final class TrailingStream extends OutputStream {

    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 4;
    private static final byte[] END = {};

    private final OutputStream out;
    private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread thread;
    private final byte[] block = new byte[BLOCK];
    private int filled;
    private boolean closed;
    private volatile @Nullable Throwable failure;

    TrailingStream(OutputStream out) {
        this.out = out;
        this.thread = Thread.ofPlatform()
                .name(Thread.currentThread().getName() + "-trailing")
                .start(this::run);
    }

    private void run() {
        try {
            for (byte[] next = blocks.take(); next.length > 0; next = blocks.take()) {
                // After a failure blocks are taken all the same, so that the caller is never stuck.
                if (failure == null) {
                    pass(next);
                }
            }
        } catch (InterruptedException interrupted) {
            // Nobody interrupts this thread; if somebody does, nothing of what follows is written.
            failure = interrupted;
        }
    }

    private void pass(byte[] next) {
        try {
            out.write(next, 0, next.length);
        } catch (IOException | RuntimeException | Error failed) {
            failure = failed;
        }
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        throwFailure();
        int written = 0;
        while (written < length) {
            int part = Math.min(length - written, BLOCK - filled);
            System.arraycopy(bytes, from + written, block, filled, part);
            filled += part;
            written += part;
            if (filled == BLOCK) {
                handOn();
            }
        }
    }

    private void handOn() throws IOException {
        if (filled > 0) {
            put(Arrays.copyOf(block, filled));
            filled = 0;
        }
    }

    private void put(byte[] next) throws IOException {
        try {
            blocks.put(next);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failure = interrupted;
            throw new InterruptedIOException("Interrupted while the stream below lags behind");
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                handOn();
            } finally {
                end();
            }
            throwFailure();
        }
    }

    /** Writes no more of what was handed on, and waits until that is so; nothing if it is closed. */
    void abandon() {
        if (!closed) {
            closed = true;
            if (failure == null) {
                failure = new IOException("Abandoned");
            }
            end();
        }
    }

    /** Whatever happens, the stream below is nobody else's before the thread has ended. */
    private void end() {
        boolean interrupted = false;
        boolean told = false;
        while (thread.isAlive()) {
            try {
                if (!told) {
                    blocks.put(END);
                    told = true;
                }
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void throwFailure() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException failed -> throw failed;
            case RuntimeException failed -> throw failed;
            case Error failed -> throw failed;
            case Throwable failed -> throw new IOException(failed);
        }
    }
}
