package dev.daybook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as a process of its own, on a free port that only this machine reaches, so that it can be killed. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Daybook is ready: API (http://localhost:\\d+)/");

    private final Process process;
    private final Path directory;
    private final URI base;

    private ServiceProcess(Process process, Path directory, URI base) {
        this.process = process;
        this.directory = directory;
        this.base = base;
    }

    /**
     * Starts the service and returns when it is ready. What it prints goes into {@code service.log} of its directory.
     *
     * @param directory its data directory
     * @param settings what it is given beyond that, by the settings' names
     */
    static ServiceProcess start(Path directory, Map<String, String> settings) throws Exception {
        return start(directory, directory.resolve("service.log"), settings);
    }

    /** The same, and what it prints goes into another file. */
    static ServiceProcess start(Path directory, Path log, Map<String, String> settings) throws Exception {
        Files.createDirectories(directory);
        List<String> arguments = new ArrayList<>(
                List.of("--server.address=127.0.0.1", "--server.port=0", "--daybook.data-dir=" + directory));
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        Process process = OwnJvm.of(DaybookApplication.class, arguments)
                .redirectErrorStream(true)
                .start();
        CompletableFuture<URI> ready = new CompletableFuture<>();
        Thread.ofPlatform().name("service-log").daemon().start(() -> copy(process, log, ready));
        try {
            return new ServiceProcess(process, directory, ready.get(3, TimeUnit.MINUTES));
        } catch (ExecutionException | TimeoutException notReady) {
            process.destroyForcibly();
            throw new IllegalStateException("The service did not start; see " + log, notReady);
        }
    }

    private static void copy(Process process, Path log, CompletableFuture<URI> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(URI.create(matcher.group(1)));
                }
            }
            ready.completeExceptionally(new IllegalStateException("It ended with code " + process.waitFor()));
        } catch (IOException | InterruptedException failure) {
            // Also how the end of a killed process may show itself.
            ready.completeExceptionally(failure);
        }
    }

    /** Where it answers. */
    URI base() {
        return base;
    }

    /** The first administrator's token. */
    String token() throws IOException {
        return Files.readString(directory.resolve("admin-token")).strip();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once and without a warning, as {@code kill -9} does, and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends it a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " ended with code " + code);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Asks it to stop, and waits for that. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
