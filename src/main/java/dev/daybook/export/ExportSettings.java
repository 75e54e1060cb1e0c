package dev.daybook.export;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How exports are built and kept.
 *
 * @param directory where artifacts are kept; null is {@code exports} in the data directory
 * @param maxArtifactSize how large one artifact may be
 * @param maxStoreSize how large all artifacts together may be, those in the making included
 * @param maxOrganizationSize how large all artifacts of one organization may be together
 * @param maxWaiting how many exports of one organization may wait to be built
 * @param keepFree how much of the file system is left to others
 * @param keep how long a finished artifact can be fetched
 * @param reuse how old a finished artifact may be to answer the same request again
 * @param compressionLevel how hard artifacts are compressed, from 0 (not at all) to 9
 * @param defuseFormulas whether cells that a spreadsheet would run as a formula are made texts
 */
@ConfigurationProperties("daybook.export")
record ExportSettings(
        @Nullable String directory,
        @DefaultValue("10GB") DataSize maxArtifactSize,
        @DefaultValue("50GB") DataSize maxStoreSize,
        @DefaultValue("20GB") DataSize maxOrganizationSize,
        @DefaultValue("20") int maxWaiting,
        @DefaultValue("512MB") DataSize keepFree,
        @DefaultValue("7d") Duration keep,
        @DefaultValue("1h") Duration reuse,
        @DefaultValue("6") int compressionLevel,
        @DefaultValue("true") boolean defuseFormulas) {

    ExportSettings {
        // A setting that is there and empty is how YAML says that it is not set.
        directory = directory == null || directory.isBlank() ? null : directory;
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("daybook.export.max-waiting must be at least 1");
        }
        if (compressionLevel < 0 || compressionLevel > 9) {
            throw new IllegalArgumentException("daybook.export.compression-level must be from 0 to 9");
        }
    }

    /** Where artifacts are kept. */
    Path path(Path dataDirectory) {
        return directory == null ? dataDirectory.resolve("exports") : Path.of(directory);
    }
}
