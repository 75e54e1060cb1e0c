package dev.daybook.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * A load on one service of this machine: a number of connections, each sending its next request when the last one is
 * answered. Written on plain sockets, because it shares the processors with what it measures.
 */
record Load(int port, String token) {

    /** A connection that is kept alive. */
    static final class Connection implements AutoCloseable {
        private final int port;
        private Socket socket;
        private InputStream in;
        private OutputStream out;

        Connection(int port) throws IOException {
            this.port = port;
            socket = connect(port);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
        }

        private static Socket connect(int port) throws IOException {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return socket;
        }

        /** Sends a request and returns the body of its answer, which must have the expected status. */
        byte[] exchange(byte[] request, int expected) throws IOException {
            out.write(request);
            String status = line();
            int length = -1;
            boolean last = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).trim());
                }
                last |= header.equalsIgnoreCase("Connection: close");
            }
            byte[] body = length >= 0 ? in.readNBytes(length) : chunks();
            if (last) {
                // Tomcat ends a connection after a number of requests (server.tomcat.max-keep-alive-requests).
                socket.close();
                socket = connect(port);
                in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                out = socket.getOutputStream();
            }
            if (!status.startsWith("HTTP/1.1 " + expected)) {
                throw new IOException(status + " " + new String(body, StandardCharsets.UTF_8));
            }
            return body;
        }

        private byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 15);
            while (true) {
                int size = Integer.parseInt(line(), 16);
                body.write(in.readNBytes(size));
                line();
                if (size == 0) {
                    return body.toByteArray();
                }
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int character = in.read(); character != '\n'; character = in.read()) {
                if (character < 0) {
                    throw new IOException("The service closed the connection");
                }
                if (character != '\r') {
                    line.append((char) character);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    byte[] get(String path, String... headers) {
        return getAs("application/json", path, headers);
    }

    byte[] getAs(String type, String path, String... headers) {
        StringBuilder more = new StringBuilder();
        for (String header : headers) {
            more.append(header).append("\r\n");
        }
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token
                        + "\r\nAccept: " + type + "\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    byte[] post(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] request = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(bytes, 0, request, head.length, bytes.length);
        return request;
    }

    /** Requests per second over a number of connections; {@code request} makes the n-th request of a connection. */
    double rate(int connections, Duration duration, int expected, IntFunction<byte[]> request)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<Long>> counts = new ArrayList<>();
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            for (int i = 0; i < connections; i++) {
                int first = i * 1_000_003;
                counts.add(threads.submit(() -> {
                    long count = 0;
                    try (Connection connection = new Connection(port)) {
                        while (System.nanoTime() < end) {
                            connection.exchange(request.apply(first + (int) count), expected);
                            count++;
                        }
                    }
                    return count;
                }));
            }
            long total = 0;
            for (Future<Long> count : counts) {
                total += count.get();
            }
            return total / ((System.nanoTime() - start) / 1e9);
        }
    }
}
