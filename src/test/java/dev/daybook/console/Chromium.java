package dev.daybook.console;

import dev.daybook.console.DevTools.DevToolsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The one Chromium of a run of tests, started when it is first asked for. Each journey gets a context of its own in it, with
 * no cookies and an empty cache.
 */
final class Chromium {

    /** Says where the browser is, if it is elsewhere. */
    static final String PROPERTY = "daybook.browser";

    /** A name that leads to this machine, but that a browser takes for no secure one, as it does {@code localhost}. */
    static final String INSECURE_HOST = "daybook.test";

    private static final List<String> PROGRAMS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser");

    private static final Path DIRECTORY = Path.of("target", "browser").toAbsolutePath();

    private static @Nullable Chromium running;

    private final Process process;
    private final Path profile;
    private final DevTools tools;

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
        this.tools = new DevTools(process.getInputStream(), process.getOutputStream());
    }

    /** The program, if this machine has one that is started by a shell. */
    static Optional<Path> program() {
        String given = System.getProperty(PROPERTY);
        List<String> programs = given == null || given.isEmpty() ? PROGRAMS : List.of(given);
        return Files.isExecutable(Path.of("/bin/sh"))
                ? programs.stream().map(Path::of).filter(Files::isExecutable).findFirst()
                : Optional.empty();
    }

    /** Where a program is looked for. */
    static String places() {
        return "-D" + PROPERTY + ", " + String.join(", ", PROGRAMS);
    }

    /** A page of the running browser, or of one that is started now. */
    static synchronized Browser open(URI service) {
        if (running == null || !running.process.isAlive()) {
            running = start();
        }
        return running.newPage(service);
    }

    private static Chromium start() {
        try {
            // What a run left that was killed.
            if (Files.isDirectory(DIRECTORY)) {
                try (Stream<Path> left = Files.list(DIRECTORY)) {
                    for (Path path : left.toList()) {
                        FileSystemUtils.deleteRecursively(path);
                    }
                }
            }
            Files.createDirectories(DIRECTORY);
            Path profile = Files.createTempDirectory(DIRECTORY, "profile");
            Process process = new ProcessBuilder(command(profile))
                    .redirectError(DIRECTORY.resolve("chromium.log").toFile())
                    .start();
            Chromium chromium = new Chromium(process, profile);
            Runtime.getRuntime().addShutdownHook(new Thread(chromium::stop));
            return chromium;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The browser speaks on its third and fourth file; here these are the two that a process always has. */
    private static List<String> command(Path profile) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 3<&0 4>&1 1>&2 </dev/null", "sh"));
        command.add(program().orElseThrow().toString());
        command.addAll(List.of(
                "--remote-debugging-pipe",
                "--headless",
                // Root has no sandbox, and the pages are our own.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // Pictures that do not hang on the screen or on the moment.
                "--force-color-profile=srgb",
                "--hide-scrollbars",
                "--lang=en-US",
                // No name but this machine's leads anywhere.
                "--host-resolver-rules=MAP " + INSECURE_HOST
                        + " 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                "--user-data-dir=" + profile));
        return command;
    }

    private Browser newPage(URI service) {
        String context = tools.send(null, "Target.createBrowserContext", Map.of())
                .get("browserContextId")
                .asString();
        JsonNode target =
                tools.send(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context));
        JsonNode session = tools.send(
                null,
                "Target.attachToTarget",
                Map.of("targetId", target.get("targetId").asString(), "flatten", true));
        return new Browser(tools, context, session.get("sessionId").asString(), service, DIRECTORY.resolve(context));
    }

    private void stop() {
        try {
            tools.send(null, "Browser.close", Map.of());
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (DevToolsException | UncheckedIOException ended) {
            // It is gone already.
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            FileSystemUtils.deleteRecursively(profile);
        } catch (IOException failure) {
            // The next run deletes it.
        }
    }
}
