package dev.daybook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own. */
final class Service implements AutoCloseable {

    private final Process process;
    private final Duration startTime;

    private Service(Process process, Duration startTime) {
        this.process = process;
        this.startTime = startTime;
    }

    /** Starts {@code java} with arguments and waits until the service says that it is ready. */
    static Service start(List<String> arguments, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Process process = builder.start();
        CountDownLatch ready = new CountDownLatch(1);
        long[] readyAt = new long[1];
        Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                    var writer = Files.newBufferedWriter(log)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    writer.write(line);
                    writer.newLine();
                    if (line.contains("Daybook is ready")) {
                        readyAt[0] = System.nanoTime();
                        ready.countDown();
                    }
                }
            } catch (IOException ended) {
                // To end a process closes its output under its reader; what it wrote until then is kept.
            } finally {
                ready.countDown();
            }
        });
        if (!ready.await(3, TimeUnit.MINUTES) || readyAt[0] == 0) {
            process.destroyForcibly();
            throw new IOException("The service did not start; see " + log);
        }
        return new Service(process, Duration.ofNanos(readyAt[0] - begin));
    }

    Duration startTime() {
        return startTime;
    }

    /** How long processors have worked for it. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The resident memory of the process now, in bytes. */
    long residentMemory() throws IOException {
        return status("VmRSS:");
    }

    /** The most resident memory that the process had since it was started, in bytes. */
    long peakResidentMemory() throws IOException {
        return status("VmHWM:");
    }

    private long status(String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("No " + name + " in /proc");
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
