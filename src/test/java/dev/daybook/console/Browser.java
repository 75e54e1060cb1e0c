package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.console.DevTools.DevToolsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * A page in the browser, as somebody has it who has never been there before. What is looked for on it is waited for, a bounded
 * time; and what it said on its console, and whom it asked for anything, is kept.
 */
public final class Browser implements AutoCloseable {

    /** How long anything is waited for before a test fails. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int POLL_MILLIS = 25;

    private final DevTools tools;
    private final String context;
    private final String session;
    private final URI service;
    private final Path downloads;

    private final Set<String> hosts = new HashSet<>();
    private final List<String> expectedErrors = new ArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicLong transferred = new AtomicLong();

    Browser(DevTools tools, String context, String session, URI service, Path downloads) {
        this.tools = tools;
        this.context = context;
        this.session = session;
        this.service = service;
        this.downloads = downloads;
        hosts.add(service.getAuthority());
        tools.listen(session, this::take);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", Map.of());
        }
        look(Look.LIGHT);
    }

    JsonNode send(String method, Map<String, ?> parameters) {
        return tools.send(session, method, parameters);
    }

    private void take(String event, JsonNode parameters) {
        switch (event) {
            case "Page.loadEventFired" -> loads.incrementAndGet();
            case "Network.requestWillBeSent" ->
                requests.add(parameters.at("/request/url").asString());
            case "Network.loadingFinished" ->
                transferred.addAndGet(parameters.get("encodedDataLength").asLong());
            case "Runtime.exceptionThrown" ->
                errors.add(
                        parameters.at("/exceptionDetails/exception/description").asString("")
                                + parameters.at("/exceptionDetails/text").asString(""));
            case "Runtime.consoleAPICalled" -> {
                if (Set.of("error", "assert").contains(parameters.get("type").asString())) {
                    errors.add(parameters.get("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (parameters.at("/entry/level").asString().equals("error")) {
                    errors.add(parameters.at("/entry/text").asString() + " "
                            + parameters.at("/entry/url").asString(""));
                }
            }
            default -> {
                // Of the many others nothing is kept.
            }
        }
    }

    /** Opens a path of the service, or a whole URL, and waits until it is loaded. */
    public void open(String path) {
        transferred.set(0);
        load(path, () -> {
            JsonNode answer =
                    send("Page.navigate", Map.of("url", service.resolve(path).toString()));
            if (answer.has("errorText")) {
                throw new AssertionError(path + ": " + answer.get("errorText").asString());
            }
        });
    }

    /** Does what leads to another page, such as a click on a link, and waits until that is loaded. */
    public void load(String what, Runnable action) {
        int before = loads.get();
        action.run();
        until(what + " is loaded", () -> loads.get() > before);
    }

    /** Loads the page anew. */
    public void reload() {
        load("the page", () -> send("Page.reload", Map.of()));
    }

    /** The page's URL without the service's own beginning. */
    public String path() {
        String url = run("location.href").asString();
        return url.startsWith(service.toString())
                ? url.substring(service.toString().length())
                : url;
    }

    /** The page's title. */
    public String title() {
        return run("document.title").asString();
    }

    /** All text that can be read on the page. */
    public String text() {
        return run("document.body.innerText").asString();
    }

    /** What is shown under a role of ARIA and has exactly this name for who does not see it. */
    public Found role(String role, String name) {
        return Found.onPage(this).role(role, name);
    }

    /** What is shown and meets a selector. */
    public Found css(String selector) {
        return Found.onPage(this).css(selector);
    }

    /** What is shown, meets a selector and contains a text. */
    public Found css(String selector, String text) {
        return Found.onPage(this).css(selector, text);
    }

    /** The field with exactly this label. */
    public Found label(String name) {
        return Found.onPage(this).label(name);
    }

    /** Role and name of what has the keyboard's focus. */
    public String focused() {
        JsonNode active = remote("document.activeElement", Map.of());
        JsonNode node = send(
                        "Accessibility.getPartialAXTree",
                        Map.of("objectId", active.get("objectId").asString(), "fetchRelatives", false))
                .at("/nodes/0");
        return (node.at("/role/value").asString("") + " "
                        + node.at("/name/value").asString(""))
                .strip();
    }

    /** Presses a key, which may be held with others: {@code Tab}, {@code Shift+Tab}, {@code Control+Enter}, {@code a}. */
    public void press(String chord) {
        Keys.press(this, chord);
    }

    /** Types a text into what has the focus. */
    public void type(String text) {
        text.codePoints().forEach(character -> Keys.press(this, Character.toString(character)));
    }

    /** What a piece of script yields; of a promise what it becomes. */
    public JsonNode run(String expression) {
        return evaluate(expression, Map.of("returnByValue", true)).path("value");
    }

    /** What a piece of script yields, as a handle. */
    JsonNode remote(String expression, Map<String, ?> options) {
        return evaluate(expression, options);
    }

    private JsonNode evaluate(String expression, Map<String, ?> options) {
        Map<String, Object> parameters = new LinkedHashMap<>(options);
        parameters.put("expression", expression);
        parameters.put("awaitPromise", true);
        parameters.put("userGesture", true);
        return result(send("Runtime.evaluate", parameters));
    }

    /** What a call yielded. */
    static JsonNode result(JsonNode answer) {
        if (answer.has("exceptionDetails")) {
            throw new DevToolsException(answer.at("/exceptionDetails/text").asString("") + " "
                    + answer.at("/exceptionDetails/exception/description").asString(""));
        }
        return answer.get("result");
    }

    /** Waits until something holds. */
    public void until(String what, BooleanSupplier condition) {
        attempt(what, () -> {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("It does not hold");
            }
            return true;
        });
    }

    /** Waits until the page, or what is shown of it, contains a text. */
    public void untilText(String text) {
        attempt("the page says: " + text, () -> {
            if (!text().contains(text)) {
                throw new AssertionError("It says: " + text());
            }
            return true;
        });
    }

    /** Tries until it succeeds: what a page replaces meanwhile is looked for again. */
    public <T> T attempt(String what, Supplier<T> attempted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return attempted.get();
            } catch (AssertionError | DevToolsException failure) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(
                            "Waited " + PATIENCE.toSeconds() + " s in vain until " + what + ". " + failure.getMessage(),
                            failure);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** Looks at the page in another window, or with other wishes; movements are left out. */
    public void look(Look look) {
        boolean phone = look.width() < 600;
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width(), "height", look.height(), "deviceScaleFactor", 1, "mobile", phone));
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", look.dark() ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }

    /** Puts the viewer in a time zone. */
    public void timeZone(String id) {
        send("Emulation.setTimezoneOverride", Map.of("timezoneId", id));
    }

    /** Writes a picture of the whole page to {@code target/screenshots}. */
    public Path screenshot(String name) {
        String picture = send(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true, "optimizeForSpeed", true))
                .get("data")
                .asString();
        try {
            Files.createDirectories(SCREENSHOTS);
            return Files.write(
                    SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(picture));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Looks at the page as it is now from all sides: light and dark, on a phone and on a large screen. Writes pictures of it
     * ({@code NAME-light.png}, {@code NAME-dark.png}, and both with {@code -375}), has axe look for faults of accessibility, of
     * which there are none, and sees that nothing sticks out.
     */
    public void examine(String name) {
        for (Look look : List.of(Look.DARK_PHONE, Look.LIGHT_PHONE, Look.FOUR_K, Look.DARK, Look.LIGHT)) {
            look(look);
            assertThat(run("document.documentElement.scrollWidth").asInt())
                    .as("the width of %s, which does not stick out of %s", name, look)
                    .isLessThanOrEqualTo(look.width());
            if (!look.equals(Look.FOUR_K)) {
                screenshot(name + look.suffix());
            }
            if (!look.equals(Look.FOUR_K) && !look.equals(Look.DARK_PHONE)) {
                // In the dark nothing is another but colours.
                assertThat(violations(look.dark() ? "{runOnly: ['color-contrast']}" : "{}"))
                        .as("faults of accessibility of %s, seen as %s", name, look)
                        .isEmpty();
            }
        }
    }

    /** The faults of accessibility that axe finds, one a line. */
    public List<String> violations() {
        return violations("{}");
    }

    /** It runs in a world of its own, out of reach of the page. */
    private List<String> violations(String options) {
        String frame =
                send("Page.getFrameTree", Map.of()).at("/frameTree/frame/id").asString();
        int world = send("Page.createIsolatedWorld", Map.of("frameId", frame, "worldName", "axe"))
                .get("executionContextId")
                .asInt();
        evaluate("if (typeof axe === 'undefined') {" + Axe.SOURCE + "}; 0", Map.of("contextId", world));
        JsonNode found = evaluate("""
                axe.run(document, {resultTypes: ['violations'], ...%s}).then(results => results.violations.flatMap(violation =>
                    violation.nodes.map(node => violation.id + ': ' + violation.help + ' (' + node.target.join(' ') + '): '
                        + node.failureSummary.replace(/\\s+/g, ' '))))""".formatted(options), Map.of("contextId", world, "returnByValue", true))
                .get("value");
        return found.valueStream().map(JsonNode::asString).toList();
    }

    /** The URLs that were asked for, in their order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many bytes came over the wire, headers included, since the page was opened. */
    public long transferred() {
        return transferred.get();
    }

    /** A cookie of the service: {@code value}, {@code httpOnly}, {@code sameSite}, {@code secure}, {@code path}, {@code expires}. */
    public Optional<JsonNode> cookie(String name) {
        return send("Network.getCookies", Map.of("urls", List.of(service.toString())))
                .get("cookies")
                .valueStream()
                .filter(cookie -> cookie.get("name").asString().equals(name))
                .findFirst();
    }

    /** Does what makes the browser download a file, and waits until it is there, under the name that the service gave it. */
    public Path download(Runnable action) {
        try {
            Files.createDirectories(downloads);
            tools.send(
                    null,
                    "Browser.setDownloadBehavior",
                    Map.of("behavior", "allow", "browserContextId", context, "downloadPath", downloads.toString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Set<Path> before = Set.copyOf(downloaded());
        action.run();
        return attempt(
                "a file is downloaded",
                () -> downloaded().stream()
                        .filter(file -> !before.contains(file))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("There is none")));
    }

    private List<Path> downloaded() {
        try (Stream<Path> files = Files.list(downloads)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return !name.endsWith(".crdownload") && !name.startsWith(".");
                    })
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets another host be asked, such as an identity provider: {@code localhost:8443}. */
    public void allowHost(String authority) {
        hosts.add(authority);
    }

    /** Says of an error on the console that it belongs to the journey: that the service refused something is one there. */
    public void expectError(String part) {
        expectedErrors.add(part);
    }

    /** Asserts that nothing but what was expected was said on the console, and that nobody but the service was asked. */
    public void assertClean() {
        List<String> unexpected = new ArrayList<>(errors);
        for (String expected : expectedErrors) {
            assertThat(unexpected)
                    .as("errors on the console, of which one was expected: %s", expected)
                    .anyMatch(error -> error.contains(expected));
            unexpected.removeIf(error -> error.contains(expected));
        }
        assertThat(unexpected).as("errors on the console").isEmpty();
        assertThat(requests)
                .as("requests to others than the service")
                .allMatch(url -> Set.of("data", "blob", "about")
                                .contains(url.substring(0, Math.max(0, url.indexOf(':'))))
                        || hosts.contains(Objects.toString(URI.create(url).getAuthority())));
    }

    /** What can be seen now, for somebody who wants to know why a test failed; a picture of it has this name. */
    public Throwable evidence(String name) {
        try {
            return new AssertionError(
                    "The page was " + path() + " (" + screenshot(name) + ")\nConsole: " + errors + "\n" + text());
        } catch (RuntimeException failure) {
            return failure;
        }
    }

    @Override
    public void close() {
        tools.forget(session);
        tools.send(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
        try {
            FileSystemUtils.deleteRecursively(downloads);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Deque's axe, as the jar of their own client brings it. */
    private static final class Axe {

        static final String SOURCE = source();

        private static String source() {
            try (InputStream source = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
                return new String(source.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
