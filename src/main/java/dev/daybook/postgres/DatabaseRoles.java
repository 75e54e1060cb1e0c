package dev.daybook.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Tells the migrations whom to grant what: they read {@code ${ownerRole}}, {@code ${appRole}} and
 * {@code ${retentionRole}}.
 */
@Component
@ConditionalOnBooleanProperty(name = "spring.flyway.enabled", matchIfMissing = true)
class DatabaseRoles implements FlywayConfigurationCustomizer {

    private static final Logger log = LoggerFactory.getLogger(DatabaseRoles.class);

    private final String owner;
    private final String application;
    private final String retention;

    DatabaseRoles(
            JdbcConnectionDetails service,
            FlywayConnectionDetails migrations,
            ObjectProvider<EmbeddedPostgres> embedded,
            Environment environment) {
        this.application = Optional.ofNullable(service.getUsername())
                .filter(StringUtils::hasText)
                .orElseThrow(() -> new IllegalStateException("spring.datasource.username must be set"));
        this.owner = orApplication(migrations.getUsername());
        EmbeddedPostgres postgres = embedded.getIfAvailable();
        this.retention = postgres == null
                ? orApplication(environment.getProperty("daybook.retention.datasource.username"))
                : postgres.retention().role();
        if (owner.equals(application) || retention.equals(application)) {
            log.warn(
                    "The database does not enforce immutability: the service's own role ({}) also owns the schema or"
                            + " may delete. Give spring.flyway.user and daybook.retention.datasource.username roles of"
                            + " their own.",
                    application);
        }
    }

    @Override
    public void customize(FluentConfiguration configuration) {
        Map<String, String> placeholders = new HashMap<>(configuration.getPlaceholders());
        placeholders.put("ownerRole", owner);
        placeholders.put("appRole", application);
        placeholders.put("retentionRole", retention);
        configuration.placeholders(placeholders);
    }

    private String orApplication(@Nullable String role) {
        return StringUtils.hasText(role) ? role : application;
    }
}
