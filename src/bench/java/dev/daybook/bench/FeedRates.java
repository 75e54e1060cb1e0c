package dev.daybook.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** How fast one consumer reads a log by the feed, and what those cost who wait for something to come. */
final class FeedRates {

    private static final String FEED = "/api/v1/events/feed?org=";
    private static final String LINES = "application/x-ndjson";
    private static final String EVENTS = "text/event-stream";
    private static final int WAITING = 200;

    /** So long that streams say several times that they live, and that tokens are looked at. */
    private static final Duration WATCHED = Duration.ofSeconds(32);

    /** What is left to do for those who have just come, and for events that were posted before. */
    private static final Duration SETTLED = Duration.ofSeconds(12);

    private final Load load;
    private final Report report;
    private final Service service;
    private final Path postmaster;
    private final String organization;
    private final int rounds;
    private final int warmUp;

    /**
     * Measures a service.
     *
     * @param postmaster the file in which its database keeps its process's id
     * @param organization whose log is read
     */
    FeedRates(Load load, Report report, Service service, Path postmaster, String organization, int rounds, int warmUp) {
        this.load = load;
        this.report = report;
        this.service = service;
        this.postmaster = postmaster;
        this.organization = organization;
        this.rounds = rounds;
        this.warmUp = warmUp;
    }

    void measure() throws Exception {
        long newest = newest();
        List<Double> rates = new ArrayList<>();
        for (int round = -warmUp; round < rounds; round++) {
            double rate = read(newest);
            System.out.printf(Locale.ROOT, "feed: %d events, %.0f/s%n", newest + 1, rate);
            if (round >= 0) {
                rates.add(rate);
            }
        }
        report.value("Feed of a whole log as lines, one consumer, events/s", rates, "%,.0f", "≥ 50,000");

        List<Double> alone = new ArrayList<>();
        List<Double> waiting = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            double aloneShare = share();
            double waitingShare;
            List<Socket> consumers = new ArrayList<>();
            try {
                for (int i = 0; i < WAITING; i++) {
                    Socket consumer = open(load.getAs(EVENTS, FEED + organization + "&after=latest"));
                    consumers.add(consumer);
                    requireStream(consumer);
                }
                waitingShare = share();
                for (Socket consumer : consumers) {
                    requireLife(consumer);
                }
            } finally {
                for (Socket consumer : consumers) {
                    consumer.close();
                }
            }
            System.out.printf(
                    Locale.ROOT, "waiting: %.1f %% of a processor, without them %.1f %%%n", waitingShare, aloneShare);
            // The first time, it is compiled.
            if (round >= 0) {
                alone.add(aloneShare);
                waiting.add(waitingShare);
            }
        }
        report.value("Service and database while nobody calls, % of a processor", alone, "%.1f", "");
        report.value(
                "Service and database while " + WAITING + " consumers wait, % of a processor", waiting, "%.1f", "< 5");
    }

    private long newest() throws IOException {
        try (Load.Connection connection = new Load.Connection(load.port())) {
            byte[] page = connection.exchange(load.get(FEED + organization + "&limit=1"), 200);
            return JsonMapper.shared().readTree(page).get("lastPosition").longValue();
        }
    }

    /** Reads the log to its end; how many events came in a second. */
    private double read(long newest) throws IOException {
        long begin = System.nanoTime();
        String end = "";
        try (Socket socket = open(load.getAs(LINES, FEED + organization, "Connection: close"))) {
            InputStream in = socket.getInputStream();
            byte[] some = new byte[1 << 16];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                String last =
                        new String(some, Math.max(0, length - 300), Math.min(300, length), StandardCharsets.UTF_8);
                end = last.length() < 300 ? end + last : last;
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (!end.contains("\"scannedTo\":" + newest + "}") || !end.endsWith("\r\n0\r\n\r\n")) {
            throw new IOException("The feed did not come to its end: " + end);
        }
        return (newest + 1) / seconds;
    }

    private Socket open(byte[] request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), load.port());
        socket.getOutputStream().write(request);
        return socket;
    }

    private static void requireStream(Socket consumer) throws IOException {
        byte[] some = new byte[1 << 16];
        String answer = new String(some, 0, consumer.getInputStream().read(some), StandardCharsets.UTF_8);
        if (!answer.startsWith("HTTP/1.1 200") || !answer.contains(EVENTS)) {
            throw new IOException("A consumer does not wait: " + answer);
        }
    }

    /** A stream has said meanwhile that it lives. */
    private static void requireLife(Socket consumer) throws IOException {
        if (consumer.getInputStream().available() == 0) {
            throw new IOException("A consumer does not wait any longer");
        }
    }

    /** The percentage of a processor that service and database use for a while from now on. */
    private double share() throws Exception {
        Thread.sleep(SETTLED);
        Duration before = processorTime();
        long begin = System.nanoTime();
        Thread.sleep(WATCHED);
        Duration used = processorTime().minus(before);
        return 100.0 * used.toNanos() / (System.nanoTime() - begin);
    }

    private Duration processorTime() throws IOException {
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(postmaster).getFirst().strip()))
                .orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(service.processorTime(), Duration::plus);
    }
}
