package dev.daybook.postgres;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Ends the start with one line that says where everything is. */
@Component
class ReadyLine {

    private static final Logger log = LoggerFactory.getLogger(ReadyLine.class);

    private final DataDirectory directory;
    private final ObjectProvider<EmbeddedPostgres> embedded;
    private final Environment environment;

    ReadyLine(DataDirectory directory, ObjectProvider<EmbeddedPostgres> embedded, Environment environment) {
        this.directory = directory;
        this.embedded = embedded;
        this.environment = environment;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        String base = "%s://localhost:%s%s"
                .formatted(
                        environment.getProperty("server.ssl.enabled", Boolean.class, false) ? "https" : "http",
                        environment.getProperty("local.server.port", "-"),
                        environment.getProperty("server.servlet.context-path", ""));
        EmbeddedPostgres postgres = embedded.getIfAvailable();
        log.info(
                "Daybook is ready: API {}/api/v2/, console {}/console/, OpenAPI {}{}, data {} ({})",
                base,
                base,
                base,
                environment.getProperty("springdoc.swagger-ui.path", "/swagger-ui.html"),
                directory,
                // Not its URL, which may hold a password.
                postgres == null
                        ? "the PostgreSQL server of spring.datasource.url"
                        : "embedded PostgreSQL " + postgres.version());
    }
}
