package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Permission;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.Tenant;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that nobody wrote: whatever comes in, the answer is JSON, is no failure of ours, and tells what was stored. */
class BodyFuzzIT extends IntegrationTest {

    private static final Logger logger = LoggerFactory.getLogger(BodyFuzzIT.class);

    private static final String ORGANIZATION = "body-fuzz";
    private static final int BODIES = 10_000;
    private static final int THREADS = 4;
    private static final long SEED = 20260131;

    private static final String EVENT = """
            {"event":"Project Created","timestamp":"<time>","userId":"u-1","username":"ad\\u00e1 \uD83D\uDE00","ip":"203.0.113.7",\
            "projectId":"p-1","orgId":"body-fuzz","auditReportType":"APP_USAGE",\
            "context":{"orgName":"Acme","projectName":"Ch\\"urn","projectType":"Binary","userProjectRole":null},\
            "actor":{"type":"session","email":"ada@example.com","session":{"asn":[64496,null]}},\
            "target":{"type":"model","id":"mdl-1","name":"v3"},\
            "details":{"a":[1,2.50,-0.1e2,{"b":{"c":[[]]}}],"b":true,"c":"\u202E"},"idempotencyKey":"k-<key>"}""";

    /** What breaks parsers, databases and loggers. */
    private static final List<String> INTERESTING = List.of(
            "\u0000",
            "\\u0000",
            "\\ud800",
            "\uFEFF",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\n",
            "\r\n",
            "[[[[[[[[[[",
            "{\"a\":",
            "/*",
            "${jndi:ldap://x}",
            "%s%n",
            "'; --",
            "\u2028",
            "\uFFFF",
            "\uD835\uDC00");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-0",
            "1",
            "1e400",
            "1e-400",
            "9007199254740993",
            "0.1e99999999999",
            "NaN",
            "{}",
            "[]",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\u202E\"",
            "\"2026-02-30T25:61:61\"",
            "\"9999-12-31T23:59:59.999999999-18:00\"",
            "\"0000-01-01T00:00+18:00\"",
            "\"default\"",
            "\"../../etc\"",
            "[[[[[[[[[[[[]]]]]]]]]]]]",
            "{\"a\":{\"a\":1,\"a\":2}}",
            "{\"\":{\"\":\"\"}}",
            "\"" + "x".repeat(2000) + "\"",
            "\"" + "\uD83D\uDE00".repeat(300) + "\"",
            "1" + "0".repeat(1000));

    private static final List<String> MEMBERS = List.of(
            "\"event\":\"x\"",
            "\"details\":{\"x\":1}",
            "\"foo\":1",
            "\"\":1",
            "\"a\\u0000\":1",
            "\"\\ud800\":1",
            "\"type\":\"x\"",
            "\"session\":{\"ip\":[1]}",
            "\"\uD83D\uDE00\":\"\uD83D\uDE00\"");

    @Autowired
    private EventLog log;

    @Autowired
    private ApiTokens tokens;

    @LocalServerPort
    private int port;

    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong stored = new AtomicLong();

    @Test
    void noBodyMakesTheServiceFail() throws Exception {
        IngestClient client = IngestClient.of(port, tokens, ORGANIZATION, Permission.WRITE_EVENTS);
        long before = count();
        long start = System.nanoTime();
        List<Future<?>> threads = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(SEED + thread);
                threads.add(executor.submit(() -> {
                    for (int i = 0; i < BODIES / THREADS; i++) {
                        post(client, random);
                    }
                }));
            }
        }
        for (Future<?> thread : threads) {
            thread.get();
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        logger.info("{} bodies in {}: {}", BODIES, taken, new TreeMap<>(statuses));
        assertThat(statuses.keySet()).contains(201, 400, 422);
        assertThat(count() - before).isEqualTo(stored.get());
    }

    private void post(IngestClient client, Random random) {
        boolean lines = random.nextInt(3) == 0;
        byte[] body = mutate(random, body(random, lines));
        HttpResponse<String> response =
                client.post(body, "Content-Type", lines ? IngestClient.LINES : IngestClient.JSON);
        int status = response.statusCode();
        statuses.computeIfAbsent(status, first -> new AtomicLong()).incrementAndGet();
        String sent = HexFormat.of().formatHex(body);
        assertThat(status).as(sent).isIn(201, 400, 403, 409, 413, 422);
        assertThat(response.headers().firstValue("Content-Type")).as(sent).hasValue("application/json");
        JsonNode answer = JsonMapper.shared().readTree(response.body());
        if (status == 201) {
            stored.addAndGet(
                    answer.has("count")
                            ? answer.get("count").asInt()
                                    - answer.get("duplicates").asInt()
                            : answer.get("duplicate").asBoolean() ? 0 : 1);
        } else {
            assertThat(answer.get("message").asString()).as(sent).isNotEmpty();
        }
    }

    private static byte[] body(Random random, boolean lines) {
        if (!lines && random.nextInt(2) == 0) {
            return event(random).getBytes(UTF_8);
        }
        List<String> events = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            events.add(event(random));
        }
        return (lines ? String.join("\n", events) : "[" + String.join(",", events) + "]").getBytes(UTF_8);
    }

    private static String event(Random random) {
        Instant timestamp = Instant.now().minus(1 + random.nextInt(40), ChronoUnit.HOURS);
        return EVENT.replace("<time>", timestamp.truncatedTo(ChronoUnit.HOURS).toString())
                .replace("<key>", String.valueOf(random.nextInt(1000)));
    }

    /** Mostly one mutation, and mostly of a value: what is no JSON any more is refused before it gets far. */
    private static byte[] mutate(Random random, byte[] body) {
        byte[] mutated = body;
        for (int i = random.nextInt(6) / 4; i >= 0; i--) {
            mutated = random.nextInt(3) == 0 ? mutateBytes(random, mutated) : mutateValue(random, mutated);
        }
        return mutated;
    }

    private static byte[] mutateBytes(Random random, byte[] body) {
        int at = random.nextInt(body.length + 1);
        int end = Math.min(body.length, at + random.nextInt(60));
        byte[] interesting = INTERESTING.get(random.nextInt(INTERESTING.size())).getBytes(UTF_8);
        return switch (random.nextInt(7)) {
            case 0 -> flip(body, random);
            case 1 -> join(body, at, new byte[0], end);
            case 2 -> join(body, end, new byte[0], at);
            case 3 -> join(body, at, new byte[0], body.length);
            case 4 -> join(body, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 5 -> join(body, at, new byte[] {(byte) (0x80 + random.nextInt(128))}, Math.min(body.length, at + 1));
            default -> join(body, at, interesting, at);
        };
    }

    /** Replaces a value, or puts a member before a name. */
    private static byte[] mutateValue(Random random, byte[] body) {
        int at = indexOf(body, random.nextInt(body.length + 1), random.nextInt(4) == 0 ? "{," : ":");
        if (at == body.length) {
            return body;
        }
        if (body[at] != ':') {
            String member = MEMBERS.get(random.nextInt(MEMBERS.size()));
            return body[at] == '{'
                    ? join(body, at + 1, (member + ",").getBytes(UTF_8), at + 1)
                    : join(body, at, ("," + member).getBytes(UTF_8), at);
        }
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return join(body, at + 1, value.getBytes(UTF_8), indexOf(body, at + 1, ",}"));
    }

    private static int indexOf(byte[] body, int from, String anyOf) {
        int at = from;
        while (at < body.length && anyOf.indexOf(body[at]) < 0) {
            at++;
        }
        return at;
    }

    private static byte[] flip(byte[] body, Random random) {
        byte[] flipped = body.clone();
        for (int i = random.nextInt(3); i >= 0 && flipped.length > 0; i--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] join(byte[] body, int to, byte[] between, int rest) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(body, 0, to);
        joined.writeBytes(between);
        joined.write(body, rest, body.length - rest);
        return joined.toByteArray();
    }

    private long count() {
        return log.count(EventQuery.of(new Tenant.Organization(ORGANIZATION)));
    }
}
