package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.daybook.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

class FlushedCommitsIT {

    @ParameterizedTest
    @CsvSource({"off, on", "local, local", "on, on"})
    void aConnectionWaitsForTheFlushWhateverItCameWith(String setting, String expected) {
        Login login = TestDatabase.get().application();
        String url = TestDatabase.get().url();
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url + (url.contains("?") ? "&" : "?") + "options="
                    + URLEncoder.encode("-c synchronous_commit=" + setting, StandardCharsets.UTF_8));
            pool.setUsername(login.role());
            pool.setPassword(login.password());
            pool.setMaximumPoolSize(1);
            pool.setConnectionInitSql("set application_name = 'chosen'");
            new FlushedCommits().postProcessAfterInitialization(pool, "pool");
            JdbcTemplate jdbc = new JdbcTemplate(pool);

            assertThat(jdbc.queryForObject("show synchronous_commit", String.class))
                    .isEqualTo(expected);
            assertThat(jdbc.queryForObject("show application_name", String.class))
                    .as("what the operator has a connection do")
                    .isEqualTo("chosen");
        }
    }
}
