package dev.daybook.inference;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How events are kept.
 *
 * @param files where files are kept that events are published from, or null for a directory in the data directory
 * @param maxFileSize how long a file may be, all its parts together
 * @param maxOrganizationSize how long all files of an organization may be together
 * @param maxOrganizationFiles how many files and parts of files an organization may have
 * @param keepFree how much of the file system is left to others
 * @param keepFiles how long a file is kept after it was uploaded
 * @param deleteBatch how many events one transaction of a deletion takes
 */
@ConfigurationProperties("daybook.inference")
record InferenceSettings(
        @Nullable String files,
        @DefaultValue("10GB") DataSize maxFileSize,
        @DefaultValue("20GB") DataSize maxOrganizationSize,
        @DefaultValue("20000") int maxOrganizationFiles,
        @DefaultValue("512MB") DataSize keepFree,
        @DefaultValue("7d") Duration keepFiles,
        @DefaultValue("1000") int deleteBatch) {

    private static final String DIRECTORY = "inference-files";

    InferenceSettings {
        if (deleteBatch < 1) {
            throw new IllegalArgumentException("daybook.inference.delete-batch must be at least 1: " + deleteBatch);
        }
    }

    /** The directory of files. */
    Path directory(Path dataDirectory) {
        return files == null || files.isBlank() ? dataDirectory.resolve(DIRECTORY) : Path.of(files);
    }
}
