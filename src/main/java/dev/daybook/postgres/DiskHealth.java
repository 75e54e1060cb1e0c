package dev.daybook.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.util.unit.DataSize;

/** Says in health whether there is room on the file system of a directory that the service writes to. */
public class DiskHealth implements HealthIndicator {

    private final Path directory;
    private final DataSize least;

    /**
     * Watches a directory, which need not be there yet.
     *
     * @param least with less room than that it is down
     */
    public DiskHealth(Path directory, DataSize least) {
        this.directory = directory.toAbsolutePath();
        this.least = least;
    }

    @Override
    public Health health() {
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
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
}
