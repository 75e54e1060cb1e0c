package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.daybook.TestDatabase;
import dev.daybook.kernel.Outage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

class ConnectionsIT {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final DatabaseSettings SETTINGS =
            new DatabaseSettings(SECOND.multipliedBy(3), SECOND, SECOND, SECOND, SECOND, MINUTE, 1, 1, 2, 1, 1);

    @ParameterizedTest
    @CsvSource({"off, on", "local, local", "on, on"})
    void waitForTheFlushWhateverTheyCameWith(String setting, String expected) {
        try (HikariDataSource pattern = pattern("-c synchronous_commit=" + setting)) {
            pattern.setConnectionInitSql("set application_name = 'chosen'");
            try (Connections connections = new Connections(pattern, SETTINGS, null)) {
                JdbcTemplate jdbc = new JdbcTemplate(connections);
                assertThat(jdbc.queryForObject("show synchronous_commit", String.class))
                        .isEqualTo(expected);
                assertThat(jdbc.queryForObject("show application_name", String.class))
                        .as("what the operator has a connection do")
                        .isEqualTo("chosen");
            }
        }
    }

    @Test
    void ofOnePurposeDoNotWaitForThoseOfAnother() throws SQLException {
        try (HikariDataSource pattern = pattern("");
                Connections connections = new Connections(pattern, SETTINGS, null)) {
            List<Connection> reads = new ArrayList<>();
            reads.add(Purpose.READING.call(connections::getConnection));
            reads.add(Purpose.READING.call(connections::getConnection));

            assertThatThrownBy(() -> Purpose.READING.call(connections::getConnection))
                    .satisfies(refusal -> assertThat(Outage.of(refusal)).contains(Outage.AWAY));
            for (Purpose other : Purpose.values()) {
                if (other != Purpose.READING) {
                    other.call(connections::getConnection).close();
                }
            }
            for (Connection read : reads) {
                read.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"APPENDING", "WRITING", "READING"})
    void thatSomebodyWaitsForAreCancelledInTime(Purpose purpose) {
        try (HikariDataSource pattern = pattern("");
                Connections connections = new Connections(pattern, SETTINGS, null)) {
            JdbcTemplate jdbc = new JdbcTemplate(connections);
            assertThatThrownBy(() -> purpose.run(() -> jdbc.execute("select pg_sleep(20)")))
                    .satisfies(late -> assertThat(Outage.of(late)).contains(Outage.LATE));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Purpose.class,
            names = {"APPENDING", "WRITING", "READING", "FOLLOWING"})
    void ofAPeerThatIsGoneGiveUpWhatTheyHold(Purpose purpose) throws Exception {
        try (HikariDataSource pattern = pattern("");
                Connections connections = new Connections(pattern, SETTINGS, null);
                Connection stopped = purpose.call(connections::getConnection);
                Connection other = Purpose.WORKING.call(connections::getConnection)) {
            stopped.setAutoCommit(false);
            stopped.createStatement().execute("select pg_advisory_xact_lock(4711)");

            other.createStatement().execute("select pg_advisory_lock(4711), pg_advisory_unlock(4711)");

            assertThatThrownBy(() -> stopped.createStatement().execute("select 1"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static HikariDataSource pattern(String options) {
        Login login = TestDatabase.get().application();
        String url = TestDatabase.get().url();
        HikariDataSource pattern = new HikariDataSource();
        pattern.setJdbcUrl(url
                + (options.isEmpty()
                        ? ""
                        : (url.contains("?") ? "&" : "?") + "options="
                                + URLEncoder.encode(options, StandardCharsets.UTF_8)));
        pattern.setUsername(login.role());
        pattern.setPassword(login.password());
        return pattern;
    }
}
