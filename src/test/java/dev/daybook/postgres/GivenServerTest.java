package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class GivenServerTest {

    @Test
    void saysInOneSentenceThatADatabaseCannotBeReached() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/daybook")
                .withProperty("spring.datasource.username", "daybook_app")
                .withProperty("spring.flyway.connect-retries", "1");

        assertThatThrownBy(() -> new GivenServer(environment))
                .isInstanceOfSatisfying(
                        UnfitDatabase.class, unfit -> assertThat(unfit.action()).contains("whether the server runs"))
                .hasMessageContaining(
                        "The database of spring.datasource.url cannot be looked at: Connection to 127.0.0.1:1 refused");
    }
}
