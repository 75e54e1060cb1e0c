package dev.daybook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

class TaskFailuresTest {

    private final TaskFailures failures = new TaskFailures();
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    @BeforeEach
    void listen() {
        told.start();
        root.addAppender(told);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(told);
    }

    @Test
    void anOutageThatATaskRunsIntoIsToldWithoutATrace() {
        for (String state : List.of("08006", "53100", "55P03", "57014")) {
            failures.handleError(new DataAccessResourceFailureException("task", new SQLException("gone", state)));
        }

        assertThat(ours())
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
    }

    @Test
    void aFaultOfATaskIsToldWithItsTrace() {
        failures.handleError(new IllegalStateException("odd"));

        assertThat(ours())
                .singleElement()
                .satisfies(event -> assertThat(Objects.requireNonNull(event.getThrowableProxy())
                                .getMessage())
                        .isEqualTo("odd"));
    }

    /** What was told here, and not by other tests at the same time. */
    private List<ILoggingEvent> ours() {
        return List.copyOf(told.list).stream()
                .filter(event ->
                        event.getThreadName().equals(Thread.currentThread().getName()))
                .toList();
    }
}
