package dev.daybook.postgres;

import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * The embedded server as the service's database, where no other is configured. Whatever connects to it depends on its
 * bean, so that the connections are closed before the server is.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedPostgresConfiguration.NoServerGiven.class)
class EmbeddedPostgresConfiguration {

    @Bean
    EmbeddedPostgres embeddedPostgres(DataDirectory directory) {
        return EmbeddedPostgres.start(directory);
    }

    @Bean
    JdbcConnectionDetails jdbcConnectionDetails(EmbeddedPostgres postgres) {
        return new ServiceConnection(postgres.jdbcUrl(), postgres.application());
    }

    @Bean
    FlywayConnectionDetails flywayConnectionDetails(EmbeddedPostgres postgres) {
        return new MigrationConnection(postgres.jdbcUrl(), postgres.owner());
    }

    private record ServiceConnection(String getJdbcUrl, String getUsername, String getPassword)
            implements JdbcConnectionDetails {

        ServiceConnection(String url, Login login) {
            this(url, login.role(), login.password());
        }
    }

    private record MigrationConnection(String getJdbcUrl, String getUsername, String getPassword)
            implements FlywayConnectionDetails {

        MigrationConnection(String url, Login login) {
            this(url, login.role(), login.password());
        }
    }

    static final class NoServerGiven implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
