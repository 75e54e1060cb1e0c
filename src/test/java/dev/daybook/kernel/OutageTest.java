package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "53100", "53300", "57P01", "57P03", "58030", "25006"})
    void findsTheDatabaseAwayByTheStateOfACause(String state) {
        assertThat(Outage.causes(new IllegalStateException(new SQLException("", state))))
                .isTrue();
    }

    @Test
    void findsTheDatabaseAwayByWhatThePoolSays() {
        assertThat(Outage.causes(new SQLTransientConnectionException("Connection is not available")))
                .isTrue();
        // What rolling back a broken connection leaves.
        assertThat(Outage.causes(new IllegalStateException(new SQLException("Connection is closed"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22P05", "40P01", "57014", "55P03", "25P04"})
    void leavesTheDatabasesOtherErrorsToWhoeverIsAtFault(String state) {
        assertThat(Outage.causes(new IllegalStateException(new SQLException("", state))))
                .isFalse();
    }

    @Test
    void isNoFailureOfAnotherKind() {
        assertThat(Outage.causes(new IllegalStateException())).isFalse();
    }
}
