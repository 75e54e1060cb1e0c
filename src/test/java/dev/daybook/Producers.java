package dev.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Eight threads that post all the time, as services do: single events and small batches, some with keys and some
 * without, each thread over a connection that is kept. What the service answered is remembered, and so what the log owes.
 *
 * <p>Events are told apart by a mark in their details. A request with keys that was refused is posted again until it is
 * taken; one without is given up, because nobody could say whether it was stored.
 */
final class Producers {

    static final String LABEL = "Durability Tested";

    private static final int THREADS = 8;
    private static final int LARGEST_BATCH = 20;
    /** Between two posts of a thread: what is tested is not how fast the service is, and other tests run beside it. */
    private static final Duration BREATH = Duration.ofMillis(5);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** What one request posts. */
    private record Posting(List<String> marks, boolean keyed, String body) {}

    /** What the service says of an event that it has stored. */
    private record Receipt(String id, long position) {}

    /** An event of the log, and what stands in the table of identities for it. */
    private record Row(
            long position,
            String id,
            @Nullable String mark,
            @Nullable String username) {}

    private enum Outcome {
        STORED,
        REFUSED,
        BROKEN
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Receipt> receipts = new ConcurrentHashMap<>();
    private final Queue<Posting> unanswered = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Posting> lastAnswered = new ConcurrentHashMap<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong marks = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final Duration oldest;

    private volatile boolean running;

    /** They post what happens now. */
    Producers() {
        this(Duration.ZERO);
    }

    /** Of every two events they post, one happened earlier, up to so long ago. */
    Producers(Duration oldest) {
        this.oldest = oldest;
    }

    /** Begins to post to a service. */
    void start(ServiceProcess service) throws IOException {
        running = true;
        HttpRequest.Builder target = target(service);
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().name("producer-" + number).start(() -> produce(number, target.copy())));
        }
    }

    /** Stops posting, each thread after the answer that it waits for. */
    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /** How many requests were answered 201. */
    long stored() {
        return stored.get();
    }

    /** How many requests were answered 503. */
    long refused() {
        return refused.get();
    }

    /** How many requests had no answer, since the service was gone. */
    long broken() {
        return broken.get();
    }

    /** How many events were answered 201. */
    int acknowledged() {
        return receipts.size();
    }

    /** How many requests have not been answered 201, those that were given up included. */
    int unanswered() {
        return unanswered.size();
    }

    /** The longest time that an answer took. */
    Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    /** The id of some event that was answered 201. */
    String someId() {
        return receipts.values().iterator().next().id();
    }

    /** Waits until that many more requests are answered 201. */
    void awaitStored(int more) throws InterruptedException {
        await(stored, more);
    }

    /** Waits until that many more requests are answered 503. */
    void awaitRefused(int more) throws InterruptedException {
        await(refused, more);
    }

    private void await(AtomicLong counter, int more) throws InterruptedException {
        long wanted = counter.get() + more;
        long begun = System.nanoTime();
        while (counter.get() < wanted) {
            assertThat(surprises).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMinutes(1));
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    /**
     * Posts again what has keys and no receipt, and what each thread had its last receipt for. All must be taken now.
     *
     * @return how many of the events without a receipt were in the log already
     */
    int repeat(ServiceProcess service) throws Exception {
        HttpRequest.Builder target = target(service);
        int found = 0;
        for (Posting posting : List.copyOf(unanswered)) {
            if (posting.keyed()) {
                found += repeat(target, posting);
                unanswered.remove(posting);
            }
        }
        for (Posting posting : lastAnswered.values()) {
            assertThat(repeat(target, posting)).isEqualTo(posting.marks().size());
        }
        return found;
    }

    private int repeat(HttpRequest.Builder target, Posting posting) throws Exception {
        HttpResponse<String> response = send(target, posting);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        List<JsonNode> records = records(response);
        keep(posting, records);
        return (int) records.stream()
                .filter(record -> record.get("duplicate").asBoolean())
                .count();
    }

    /**
     * Holds the log to the answers that were given: every event answered 201 is there once, under the id and the
     * position of the answer; no other event is there twice; requests are there as a whole or not at all; and positions
     * are dense from 0.
     *
     * @return how many events of the producers the log holds
     */
    int assertKept(JdbcClient log) {
        assertThat(surprises).isEmpty();
        List<Row> rows = log.sql("""
                        select e.position, e.id, e.details ->> 'mark' as mark, e.username
                        from event e
                        where e.org_id = 'default' order by e.position""")
                .query((row, number) -> new Row(
                        row.getLong("position"), row.getString("id"), row.getString("mark"), row.getString("username")))
                .list();
        assertThat(rows)
                .extracting(Row::position)
                .containsExactlyElementsOf(
                        LongStream.range(0, rows.size()).boxed().toList());
        assertThat(log.sql("select next_position from log_head where org_id = 'default'")
                        .query(Long.class)
                        .single())
                .isEqualTo(rows.size());

        Map<String, Receipt> kept = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.mark() != null) {
                assertThat(kept.put(row.mark(), new Receipt(row.id(), row.position())))
                        .as("Events of the mark %s", row.mark())
                        .isNull();
                assertThat(row.username())
                        .as("Identity of the mark %s", row.mark())
                        .isNotNull();
            }
        }
        assertThat(receipts.entrySet())
                .allSatisfy(receipt -> assertThat(kept.get(receipt.getKey())).isEqualTo(receipt.getValue()));
        assertThat(unanswered)
                .allSatisfy(posting -> assertThat(posting.marks().stream()
                                .filter(kept::containsKey)
                                .count())
                        .isIn(0L, (long) posting.marks().size()));
        return kept.size();
    }

    private void produce(int number, HttpRequest.Builder target) {
        Posting posting = next(number);
        while (running) {
            switch (post(target, posting)) {
                case STORED -> {
                    if (posting.keyed()) {
                        lastAnswered.put(number, posting);
                    }
                    posting = next(number);
                    pause(BREATH);
                }
                case REFUSED -> {
                    if (!posting.keyed()) {
                        unanswered.add(posting);
                        posting = next(number);
                    }
                    pause(PAUSE);
                }
                case BROKEN -> {
                    unanswered.add(posting);
                    return;
                }
            }
        }
        // Perhaps refused already, and stored all the same.
        unanswered.add(posting);
    }

    private Outcome post(HttpRequest.Builder target, Posting posting) {
        HttpResponse<String> response;
        long begun = System.nanoTime();
        try {
            response = send(target, posting);
        } catch (IOException gone) {
            broken.incrementAndGet();
            return Outcome.BROKEN;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
        if (response.statusCode() == 201) {
            keep(posting, records(response));
            stored.incrementAndGet();
            return Outcome.STORED;
        }
        if (response.statusCode() == 503
                && response.headers().firstValueAsLong("Retry-After").orElse(0) > 0) {
            refused.incrementAndGet();
        } else {
            surprises.add(response.statusCode() + " " + response.headers().map() + " " + response.body());
        }
        return Outcome.REFUSED;
    }

    private HttpResponse<String> send(HttpRequest.Builder target, Posting posting)
            throws IOException, InterruptedException {
        HttpRequest request =
                target.POST(HttpRequest.BodyPublishers.ofString(posting.body())).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder target(ServiceProcess service) throws IOException {
        URI address = service.base().resolve("/api/v2/eventLogs/");
        return HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + service.token())
                .header("Content-Type", "application/json");
    }

    private static List<JsonNode> records(HttpResponse<String> response) {
        JsonNode answer = JSON.readTree(response.body());
        return answer.has("records") ? answer.get("records").valueStream().toList() : List.of(answer);
    }

    private void keep(Posting posting, List<JsonNode> records) {
        for (int i = 0; i < posting.marks().size(); i++) {
            JsonNode record = records.get(i);
            Receipt receipt = new Receipt(
                    record.get("id").asString(), record.get("position").asLong());
            Receipt first = receipts.putIfAbsent(posting.marks().get(i), receipt);
            if (first != null && !first.equals(receipt)) {
                surprises.add("First " + first + ", then " + receipt);
            }
        }
    }

    private Posting next(int number) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean single = random.nextInt(10) < 7;
        boolean keyed = random.nextBoolean();
        List<String> own = new ArrayList<>();
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = single ? 1 : random.nextInt(2, LARGEST_BATCH + 1); i > 0; i--) {
            String mark = "mark-" + marks.incrementAndGet();
            own.add(mark);
            events.add(event(number, mark, keyed));
        }
        return new Posting(own, keyed, JSON.writeValueAsString(single ? events.getFirst() : events));
    }

    private Map<String, Object> event(int number, String mark, boolean keyed) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", LABEL);
        event.put("userId", "producer-" + number);
        event.put("username", "Producer " + number);
        event.put("details", Map.of("mark", mark));
        Duration ago = Duration.ZERO;
        if (!oldest.isZero() && ThreadLocalRandom.current().nextBoolean()) {
            ago = Duration.ofSeconds(ThreadLocalRandom.current().nextLong(oldest.toSeconds()));
        }
        if (keyed || !ago.isZero()) {
            event.put(
                    "timestamp",
                    Instant.now().minus(ago).truncatedTo(ChronoUnit.MICROS).toString());
        }
        if (keyed) {
            event.put("idempotencyKey", mark);
        }
        return event;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
