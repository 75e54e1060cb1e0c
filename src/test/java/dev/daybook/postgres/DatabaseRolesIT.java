package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseRolesIT extends IntegrationTest {

    @Autowired
    private Flyway flyway;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theServiceConnectsWithTheRoleThatMayOnlyAppendAndRead() {
        assertThat(jdbc.sql("select current_user").query(String.class).single()).isEqualTo("daybook_app");
    }

    @Test
    void migrationsAreToldWhomToGrantWhat() {
        assertThat(flyway.getConfiguration().getPlaceholders())
                .containsEntry("ownerRole", "daybook_owner")
                .containsEntry("appRole", "daybook_app")
                .containsEntry("retentionRole", "daybook_retention");
    }
}
