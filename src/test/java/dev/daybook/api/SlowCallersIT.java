package dev.daybook.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.postgres.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Callers that send a byte now and then, or more than anybody wants to read. */
class SlowCallersIT extends IntegrationTest {

    private static final String ORGANIZATION = "slow-callers";
    private static final int EACH = 80;
    private static final int POSTS = 40;

    @LocalServerPort
    private int port;

    @Autowired
    private DataDirectory directory;

    private ApiClient client;

    @BeforeEach
    void callAsProducer() {
        client = ApiClient.administrator(port, directory).with(ORGANIZATION, "producer", "WRITE_EVENTS");
    }

    @Test
    void fourHundredOfThemKeepNobodyElse() throws Exception {
        medianOfPosts();
        String head = " HTTP/1.1\r\nHost: localhost\r\n";
        String token = head + "Authorization: " + client.authorization() + "\r\n";
        String json = "Content-Type: application/json\r\n";
        List<Dripping> strangers = open("POST /api/v2/eventLogs/" + head + json + "Content-Length: 50000000\r\n\r\n");
        List<Dripping> heads = open("GET /api/v2/version/" + token + "X-Long: ");
        List<Dripping> known = new ArrayList<>();
        known.addAll(open("POST /api/v2/eventLogs/" + token + json + "Content-Length: 5000000\r\n\r\n"));
        // Within the frame of a chunk.
        known.addAll(open("POST /v3/projects" + token + json + "Transfer-Encoding: chunked\r\n\r\n1;x="));
        known.addAll(open("POST /v3/files/upload" + token + "Content-Type: multipart/form-data; boundary=b\r\n"
                + "Content-Length: 5000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\""
                + "\r\n\r\n"));
        List<Dripping> all = new ArrayList<>();
        List.of(strangers, heads, known).forEach(all::addAll);
        long begun = System.nanoTime();
        Thread drip = Thread.ofPlatform().daemon().start(() -> drip(all));
        try {
            // Whoever waited for one of them would wait for seconds.
            assertThat(medianOfPosts()).isLessThan(500);

            for (Dripping caller : strangers) {
                assertThat(caller.answer()).startsWith("HTTP/1.1 401").contains("Invalid API token");
            }
            assertThat(since(begun)).isLessThan(Duration.ofSeconds(8));
            for (Dripping caller : known) {
                assertThat(caller.answer())
                        .startsWith("HTTP/1.1 408")
                        .contains("Connection: close", "The body comes too slowly");
            }
            for (Dripping caller : heads) {
                assertThat(caller.answer()).isEmpty();
            }
            assertThat(since(begun)).isLessThan(Duration.ofSeconds(14));
        } finally {
            drip.interrupt();
            drip.join();
            for (Dripping caller : all) {
                caller.socket.close();
            }
        }
    }

    @Test
    void anHonestSenderOfWhatNobodyWantsSeesTheAnswer() throws Exception {
        // All of it is written before the answer is looked at, as many clients do.
        for (String authorization : List.of("", "Authorization: " + client.authorization() + "\r\n")) {
            try (SocketChannel socket = SocketChannel.open(new InetSocketAddress("localhost", port))) {
                int length = 48_000_000;
                write(
                        socket,
                        ("POST /api/v2/eventLogs/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + authorization + "Content-Length: " + length + "\r\n\r\n")
                                .getBytes(US_ASCII));
                byte[] some = new byte[1_000_000];
                Arrays.fill(some, (byte) ' ');
                for (int sent = 0; sent < length; sent += some.length) {
                    write(socket, some);
                }
                assertThat(new Dripping(socket).answer())
                        .startsWith(authorization.isEmpty() ? "HTTP/1.1 401" : "HTTP/1.1 413")
                        .contains("Connection: close");
            }
        }
    }

    @Test
    void aShortBodyThatNobodyReadLeavesTheConnectionOpen() throws Exception {
        try (SocketChannel socket = SocketChannel.open(new InetSocketAddress("localhost", port))) {
            for (int i = 0; i < 3; i++) {
                write(
                        socket,
                        ("POST /api/v2/eventLogs/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 2000\r\n\r\n" + " ".repeat(2000))
                                .getBytes(US_ASCII));
                ByteBuffer answer = ByteBuffer.allocate(8192);
                socket.read(answer);
                assertThat(new String(answer.array(), 0, answer.position(), US_ASCII))
                        .startsWith("HTTP/1.1 401")
                        .doesNotContain("Connection: close");
            }
        }
    }

    /** In milliseconds. */
    private double medianOfPosts() {
        double[] took = new double[POSTS];
        for (int i = 0; i < POSTS; i++) {
            long start = System.nanoTime();
            ApiClient.json(
                    client.post(
                            "/api/v2/eventLogs/",
                            "{\"event\": \"Project Created\", \"userId\": \"u-1\", \"orgId\": \"" + ORGANIZATION
                                    + "\"}"),
                    201);
            took[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(took);
        return took[POSTS / 2];
    }

    private List<Dripping> open(String beginning) throws IOException {
        List<Dripping> callers = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            SocketChannel socket = SocketChannel.open(new InetSocketAddress("localhost", port));
            write(socket, beginning.getBytes(US_ASCII));
            callers.add(new Dripping(socket));
        }
        return callers;
    }

    private static void drip(List<Dripping> callers) {
        try {
            while (true) {
                for (Dripping caller : callers) {
                    try {
                        write(caller.socket, new byte[] {'0'});
                    } catch (IOException closed) {
                        // As it should be in the end.
                    }
                }
                Thread.sleep(500);
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(SocketChannel socket, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            socket.write(left);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private record Dripping(SocketChannel socket) {

        /** All that comes until the connection is closed. */
        String answer() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer some = ByteBuffer.allocate(8192);
            try {
                while (socket.read(some.clear()) >= 0) {
                    all.write(some.array(), 0, some.position());
                }
            } catch (IOException reset) {
                // Closed while a byte was on its way.
            }
            return all.toString(US_ASCII);
        }
    }
}
