package dev.daybook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What stands between a service and its database and may swallow what passes: as in a fail-over after which connections are there,
 * and nobody at their other end.
 */
final class SilentProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final List<Passage> passages = new CopyOnWriteArrayList<>();
    private volatile boolean newOnesAreSilent;

    /** A connection, and the one behind it. */
    private static final class Passage {
        private final Socket near;
        private final Socket far;
        private volatile boolean silent;

        Passage(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }
    }

    /** Listens on a free port for a port of this machine. */
    SilentProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("silent-proxy").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing passes through the connections that are there; new ones work. */
    void silence() {
        passages.forEach(passage -> passage.silent = true);
    }

    /** The same, and new ones are taken and hear nothing. */
    void silenceAll() {
        newOnesAreSilent = true;
        silence();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                Passage passage = new Passage(near, new Socket(InetAddress.getLoopbackAddress(), target));
                passage.silent = newOnesAreSilent;
                passages.add(passage);
                Thread.ofVirtual().start(() -> pass(passage, passage.near, passage.far));
                Thread.ofVirtual().start(() -> pass(passage, passage.far, passage.near));
            } catch (IOException closed) {
                // The listener, at the end, or a database that takes no connection: then its caller hears nothing.
            }
        }
    }

    private void pass(Passage passage, Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!passage.silent) {
                    out.write(buffer, 0, read);
                }
            }
            // That one end has gone is not told either.
            while (passage.silent) {
                Thread.sleep(1000);
            }
        } catch (IOException | InterruptedException gone) {
            passages.remove(passage);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Passage passage : passages) {
            passage.silent = false;
            passage.near.close();
            passage.far.close();
        }
    }
}
