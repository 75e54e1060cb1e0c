package dev.daybook.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The service's connections: a pool for each {@link Purpose}, from which a thread gets those for what it is about. */
final class Connections extends AbstractDataSource implements AutoCloseable {

    private final HikariDataSource pattern;
    private final Map<Purpose, HikariDataSource> pools = new EnumMap<>(Purpose.class);

    /**
     * Opens no connection yet.
     *
     * @param pattern what all pools have alike: where to connect to, as whom. It is never used itself.
     * @param meters where the pools tell how they are used, by their names
     */
    Connections(HikariDataSource pattern, DatabaseSettings settings, @Nullable MeterRegistry meters) {
        this.pattern = pattern;
        for (Purpose purpose : Purpose.values()) {
            // Made so, it opens no connection before it is asked for one.
            HikariDataSource pool = like(pattern);
            pool.setPoolName(purpose.name().toLowerCase(Locale.ROOT));
            if (meters != null) {
                pool.setMetricRegistry(meters);
            }
            // Who is first waits no longer for a connection than who comes later.
            pool.setInitializationFailTimeout(-1);
            ConnectionBounds.of(purpose, settings).bind(pool);
            pools.put(purpose, pool);
        }
    }

    /** A pool with the settings of another. Its own way to copy them would have both share the driver's properties. */
    private static HikariDataSource like(HikariDataSource pattern) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(pattern.getJdbcUrl());
        pool.setDriverClassName(pattern.getDriverClassName());
        pool.setUsername(pattern.getUsername());
        pool.setPassword(pattern.getPassword());
        pool.setConnectionInitSql(pattern.getConnectionInitSql());
        pool.setMaxLifetime(pattern.getMaxLifetime());
        pool.setIdleTimeout(pattern.getIdleTimeout());
        pool.setLeakDetectionThreshold(pattern.getLeakDetectionThreshold());
        pattern.getDataSourceProperties().forEach((name, value) -> pool.addDataSourceProperty(name.toString(), value));
        return pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return Objects.requireNonNull(pools.get(Purpose.current())).getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLException("Connections are those of the service's own role");
    }

    /** Spring Boot derives from the pattern how migrations connect. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type == DataSource.class ? type.cast(pattern) : pattern.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type == DataSource.class || pattern.isWrapperFor(type);
    }

    /** Closes all connections, also those that are in use: who waits for an answer on one gets an error. */
    @Override
    public void close() {
        pools.values().parallelStream().forEach(HikariDataSource::close);
    }
}
