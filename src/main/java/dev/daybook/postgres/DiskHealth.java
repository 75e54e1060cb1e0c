package dev.daybook.postgres;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.util.unit.DataSize;

/** Says in health whether there is room for a directory that the service writes to, and in metrics how much it holds. */
public class DiskHealth implements HealthIndicator, MeterBinder {

    /** How long a sum over all files of a directory is good for. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final String name;
    private final Path directory;
    private final DataSize least;

    private long used;
    private long summedAt = System.nanoTime() - FRESH.toNanos();

    /**
     * Watches a directory, which need not be there yet.
     *
     * @param name of what is in it, for metrics
     * @param least with less room than that it is down
     */
    public DiskHealth(String name, Path directory, DataSize least) {
        this.name = name;
        this.directory = directory.toAbsolutePath();
        this.least = least;
    }

    @Override
    public Health health() {
        try {
            long free = free();
            Health.Builder health = free < least.toBytes()
                    ? Health.down().withDetail("cause", "There is no space left for " + directory + ".")
                    : Health.up();
            return health.withDetail("directory", directory.toString())
                    .withDetail("freeBytes", free)
                    .withDetail("leastBytes", least.toBytes())
                    .build();
        } catch (IOException unreadable) {
            return Health.down(unreadable).build();
        }
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        gauge(meters, "daybook.store.used", "What a store holds", DiskHealth::used);
        gauge(meters, "daybook.store.free", "What is left of the file system that a store is on", store -> {
            try {
                return store.free();
            } catch (IOException unreadable) {
                return -1;
            }
        });
    }

    private void gauge(MeterRegistry meters, String meter, String description, ToLongFunction<DiskHealth> bytes) {
        Gauge.builder(meter, this, store -> (double) bytes.applyAsLong(store))
                .description(description)
                .baseUnit("bytes")
                .tag("store", name)
                .register(meters);
    }

    private long free() throws IOException {
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }

    private synchronized long used() {
        if (System.nanoTime() - summedAt >= FRESH.toNanos()) {
            used = sum();
            summedAt = System.nanoTime();
        }
        return used;
    }

    private long sum() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException absent) {
            // Not made yet, or changed under our feet.
            return used;
        }
    }
}
