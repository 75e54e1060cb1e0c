package dev.daybook.postgres;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The data directory, whichever database is used. */
@Configuration(proxyBeanMethods = false)
class DataDirectoryConfiguration {

    @Bean
    DataDirectory dataDirectory(DataDirectorySettings settings) {
        return DataDirectory.at(settings.path());
    }
}
