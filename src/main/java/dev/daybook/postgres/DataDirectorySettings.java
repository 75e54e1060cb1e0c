package dev.daybook.postgres;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where local state is kept.
 *
 * @param dataDir a path as text: bound as a {@code Path}, "./data" would find a folder of that name on the class path
 */
@ConfigurationProperties("daybook")
record DataDirectorySettings(@DefaultValue("./data") String dataDir) {

    Path path() {
        return Path.of(dataDir);
    }
}
