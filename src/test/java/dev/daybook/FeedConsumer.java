package dev.daybook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One who follows the feed as another system would: it keeps what it has seen together with where to go on, and goes on there
 * whenever the connection or the service is gone. Now and then it is killed itself, and knows no more than what it had kept.
 */
final class FeedConsumer {

    static final String FEED = "/api/v1/events/feed";

    /** How the feed is answered. */
    enum Form {
        PAGES("application/json"),
        LINES("application/x-ndjson"),
        EVENTS("text/event-stream");

        private final String type;

        Form(String type) {
            this.type = type;
        }
    }

    /** An event as it was shown. */
    record Seen(long position, String id) {}

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** One of so many pages, or of so many single events, ends with the consumer's death. */
    private static final int PAGES_OF_A_LIFE = 6;

    private static final int EVENTS_OF_A_LIFE = 60;

    private final Form form;
    private final String query;
    private final Supplier<@Nullable ServiceProcess> service;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger deaths = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();
    private final Thread thread;

    // What it keeps.
    private final List<Seen> seen = new ArrayList<>();
    private long scannedTo = -1;
    private @Nullable String next;

    private volatile boolean running = true;

    /** Killed on purpose. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Begins to follow the log from its beginning.
     *
     * @param query further parameters, each with an ampersand before it
     * @param service who answers now; null while nobody does
     */
    FeedConsumer(Form form, String query, Supplier<@Nullable ServiceProcess> service) {
        this.form = form;
        this.query = query;
        this.service = service;
        this.thread = Thread.ofPlatform().name("consumer-" + form).start(this::run);
    }

    private void run() {
        while (running) {
            try {
                ServiceProcess answering = service.get();
                if (answering != null) {
                    follow(answering);
                }
            } catch (Death death) {
                deaths.incrementAndGet();
            } catch (IOException | UncheckedIOException gone) {
                losses.incrementAndGet();
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException surprise) {
                surprises.add(surprise.toString());
                return;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void follow(ServiceProcess answering) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(answering.base().resolve(address()))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + answering.token())
                .header("Accept", form.type);
        if (form == Form.EVENTS && scannedTo >= 0) {
            request.header("Last-Event-ID", Long.toString(scannedTo));
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader body = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() == 503) {
                return;
            }
            if (response.statusCode() != 200) {
                surprises.add(response.statusCode() + " " + body.readLine());
                running = false;
                return;
            }
            switch (form) {
                case PAGES -> page(body.readLine());
                case LINES -> lines(body);
                case EVENTS -> events(body);
            }
        }
    }

    private String address() {
        return switch (form) {
            case PAGES -> next == null ? FEED + "?wait=1s&limit=200" + query : next;
            case LINES -> FEED + "?wait=2s&after=" + scannedTo + query;
            // As a browser connects again: with the address of the first time.
            case EVENTS -> FEED + "?wait=2s&after=-1" + query;
        };
    }

    /** A page and where to go on are kept together, or not at all. */
    private void page(@Nullable String body) {
        JsonNode page = JSON.readTree(body == null ? "" : body);
        List<Seen> shown = new ArrayList<>();
        page.get("data").forEach(event -> shown.add(seen(event)));
        mayDie(PAGES_OF_A_LIFE);
        synchronized (seen) {
            seen.addAll(shown);
            scannedTo = page.get("scannedTo").asLong();
        }
        URI link = URI.create(page.get("next").asString());
        next = link.getRawPath() + "?" + link.getRawQuery();
    }

    private void lines(BufferedReader body) throws IOException {
        for (String line = body.readLine(); line != null && running; line = body.readLine()) {
            JsonNode value = JSON.readTree(line);
            if (value.has("id")) {
                keep(seen(value));
            } else {
                scanned(value.get("scannedTo").asLong());
            }
        }
    }

    private void events(BufferedReader body) throws IOException {
        String id = "";
        String data = "";
        for (String line = body.readLine(); line != null && running; line = body.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    Seen event = seen(JSON.readTree(data));
                    if (event.position() != Long.parseLong(id)) {
                        surprises.add("The event at " + event.position() + " has the id " + id);
                    }
                    keep(event);
                } else if (!id.isEmpty()) {
                    scanned(Long.parseLong(id));
                }
                id = "";
                data = "";
            }
        }
    }

    private static Seen seen(JsonNode event) {
        return new Seen(event.get("position").asLong(), event.get("id").asString());
    }

    private void keep(Seen event) {
        mayDie(EVENTS_OF_A_LIFE);
        synchronized (seen) {
            seen.add(event);
            scannedTo = event.position();
        }
    }

    private void scanned(long position) {
        synchronized (seen) {
            if (position < scannedTo) {
                surprises.add("Scanned to " + scannedTo + ", and then to " + position);
            }
            scannedTo = position;
        }
    }

    private static void mayDie(int life) {
        if (ThreadLocalRandom.current().nextInt(life) == 0) {
            throw new Death();
        }
    }

    /** What it has seen, in that order. */
    List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /** The position up to which it has looked. */
    long scannedTo() {
        synchronized (seen) {
            return scannedTo;
        }
    }

    /** What should not have happened. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Ends it, wherever it is. */
    void end() throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join();
        http.close();
    }

    @Override
    public String toString() {
        return "%s%s: %d events, killed %d times, cut off %d times"
                .formatted(form, query, seen().size(), deaths.get(), losses.get());
    }
}
