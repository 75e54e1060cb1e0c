package dev.daybook.postgres;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** The data directory, whichever database is used, and whether there is room for it. */
@Configuration(proxyBeanMethods = false)
class DataDirectoryConfiguration {

    /** What the embedded server needs to end a checkpoint, and to write some more of its log. */
    private static final DataSize LEAST = DataSize.ofMegabytes(64);

    @Bean
    DataDirectory dataDirectory(DataDirectorySettings settings) {
        return DataDirectory.at(settings.path());
    }

    @Bean
    DiskHealth diskHealthIndicator(DataDirectory directory) {
        return new DiskHealth("data", directory.path(), LEAST);
    }
}
