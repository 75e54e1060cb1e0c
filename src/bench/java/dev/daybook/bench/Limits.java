package dev.daybook.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What rate limits cost: two services on the same server, one of which counts and one of which does not, take turns at
 * the same requests. The other service is idle meanwhile.
 */
final class Limits {

    private static final int CONNECTIONS = 32;
    private static final int BATCH = 1000;

    private final Report report;
    private final int rounds;
    private final int warmUp;
    private final Duration round;
    private final IntFunction<String> event;

    Limits(Report report, int rounds, int warmUp, Duration round, IntFunction<String> event) {
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.round = round;
        this.event = event;
    }

    /** Rules that no load reaches, so that everything is counted and nothing refused. */
    static Map<String, String> outOfReach() {
        Map<String, String> environment = new HashMap<>();
        List<String> resources =
                List.of("events.read", "eventLogs.read", "eventLogs.write", "auditLogs.read", "modelAuditLogs.read");
        for (int i = 0; i < resources.size(); i++) {
            String rule = "DAYBOOK_ACCESS_LIMITS_RULES_" + i + "_";
            environment.put(rule + "RESOURCE", resources.get(i));
            environment.put(rule + "MAXUSAGE", "1000000000");
        }
        return environment;
    }

    /**
     * Starts both services and measures.
     *
     * @param command what starts a service
     * @param environment the server and the data directory, which must have a token
     */
    void measure(List<String> command, Map<String, String> environment, Path directory, String token) throws Exception {
        int on = freePort();
        int off = freePort();
        Map<String, String> counting = new HashMap<>(environment);
        counting.put("SERVER_PORT", Integer.toString(on));
        Map<String, String> free = new HashMap<>(environment);
        free.put("SERVER_PORT", Integer.toString(off));
        free.put("DAYBOOK_ACCESS_LIMITS_ENABLED", "false");
        // A server that is given has no data directory to lock; only the first token's file is in it.
        Files.createDirectories(directory);
        try (Service first = Service.start(command, counting, directory.resolve("limits-on.log"));
                Service second = Service.start(command, free, directory.resolve("limits-off.log"))) {
            System.out.println("With limits and without started in " + first.startTime() + ", " + second.startTime());
            Load limited = new Load(on, token);
            Load unlimited = new Load(off, token);
            compare(
                    "First page of 100, 32 connections",
                    limited,
                    unlimited,
                    CONNECTIONS,
                    200,
                    load -> {
                        byte[] page = load.get("/api/v2/eventLogs/?orgId=bench&event=Label+7");
                        return n -> page;
                    },
                    "≥ 0.95");
            compare(
                    "Posts of 1000 events, 4 connections",
                    limited,
                    unlimited,
                    4,
                    201,
                    load -> n -> load.post("/api/v2/eventLogs/", batch(n)),
                    "≥ 0.95");
            compare(
                    "Single durable posts, 32 connections",
                    limited,
                    unlimited,
                    CONNECTIONS,
                    201,
                    load -> n -> load.post("/api/v2/eventLogs/", event.apply(n)),
                    "≥ 0.85");
        }
    }

    private interface Requests {
        IntFunction<byte[]> of(Load load);
    }

    private void compare(
            String what, Load limited, Load unlimited, int connections, int expected, Requests requests, String goal)
            throws Exception {
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            // Who goes first changes every round.
            double free = 0;
            double counted = 0;
            for (int turn = 0; turn < 2; turn++) {
                if ((n + turn) % 2 == 0) {
                    free = unlimited.rate(connections, round, expected, requests.of(unlimited));
                } else {
                    counted = limited.rate(connections, round, expected, requests.of(limited));
                }
            }
            System.out.printf(Locale.ROOT, "%s: limits off %.0f/s, on %.0f/s%n", what, free, counted);
            if (n >= 0) {
                with.add(counted);
                without.add(free);
            }
        }
        report.ratio("Limits on: " + what, "limits off", with, without, goal);
    }

    private String batch(int n) {
        StringBuilder body = new StringBuilder(300 * BATCH).append('[');
        for (int i = 0; i < BATCH; i++) {
            body.append(i == 0 ? "" : ",").append(event.apply(n * BATCH + i));
        }
        return body.append(']').toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
