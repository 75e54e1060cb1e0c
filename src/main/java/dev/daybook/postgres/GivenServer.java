package dev.daybook.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The server that settings give, as far as it was looked at: it is made before the first migration, and not at all if the server
 * does not fit. The embedded one is of our own making.
 */
@Component
@Conditional(GivenServer.ServerGiven.class)
class GivenServer {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    GivenServer(Environment environment) {
        int retries = environment.getProperty("spring.flyway.connect-retries", Integer.class, 0);
        List<Finding> unfit = examine(environment, retries).stream()
                .filter(finding -> !finding.fits())
                .toList();
        if (!unfit.isEmpty()) {
            throw new UnfitDatabase(joined(unfit, Finding::sentence), joined(unfit, Finding::action), null);
        }
    }

    private static List<Finding> examine(Environment environment, int retries) {
        DatabaseAccess owner = DatabaseAccess.owner(environment);
        try {
            return ServerFitness.examine(
                    owner, DatabaseAccess.service(environment), DatabaseAccess.retentionRole(environment));
        } catch (SQLException unreachable) {
            if (retries > 0 && pause()) {
                return examine(environment, retries - 1);
            }
            throw new UnfitDatabase(
                    "The database of spring.datasource.url cannot be looked at: " + unreachable.getMessage(),
                    "Look whether the server runs, whether the URL leads to it, and whether roles and passwords are right;"
                            + " a pooler in front must take two connections of each role, and the parameters that they"
                            + " begin with (pgbouncer's ignore_startup_parameters = extra_float_digits).",
                    unreachable);
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String joined(List<Finding> findings, Function<Finding, String> part) {
        return findings.stream().map(part).distinct().collect(Collectors.joining(" "));
    }

    static final class ServerGiven extends NoneNestedConditions {

        ServerGiven() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @Conditional(EmbeddedPostgresConfiguration.NoServerGiven.class)
        static final class NoServer {}
    }

    /** Has Spring Boot make it before everything that uses the database, migrations included. */
    static final class Detector extends AbstractBeansOfTypeDatabaseInitializerDetector {

        @Override
        protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
            return Set.of(GivenServer.class);
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }
}
