package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.Login;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Many reads at a time, each of which takes long. */
class LongReadsIT extends IntegrationTest {

    private static final String ORGANIZATION = "long-reads-it";
    private static final String EVENTS = "/api/v2/eventLogs/";

    /** More than all reads together have connections. */
    private static final int MANY = 14;

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private ApiClient greedy;
    private ApiClient other;

    @BeforeEach
    void call() {
        ApiClient administrator = ApiClient.administrator(port, directory);
        greedy = administrator.with(ORGANIZATION, "greedy", "WRITE_EVENTS", "CAN_ACCESS_USER_ACTIVITY");
        other = administrator.with(ORGANIZATION + "-other", "other", "CAN_ACCESS_USER_ACTIVITY");
        String events = IntStream.range(0, 200)
                .mapToObj("{\"event\": \"Login\", \"userId\": \"u\", \"details\": {\"n\": %d}}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
        ApiClient.json(greedy.post(EVENTS, events), 201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/events?user=u&event=Login",
                "/api/v1/events/histogram?user=u&event=Login",
                "/api/v1/events/histogram?user=u&group=event",
                "/api/v1/events/values?field=user&event=Login",
                "/api/v1/events/values?field=email",
                "/api/v1/events/feed",
                EVENTS + "?userId=u&event=Login",
                "/v1/organization/audit_logs?actor_ids%5B%5D=u"
            })
    void ofOneOrganizationLeaveConnectionsToTheOthers(String path) throws Exception {
        Login owner = TestDatabase.get().owner();
        List<Future<HttpResponse<String>>> reads = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                Connection hindrance = TestDatabase.get().connect(owner);
                Statement statement = hindrance.createStatement()) {
            hindrance.setAutoCommit(false);
            statement.execute("lock table event in access exclusive mode");
            for (int i = 0; i < MANY; i++) {
                reads.add(callers.submit(() -> greedy.get(path)));
            }
            Thread.sleep(300);

            ApiClient.json(other.get("/api/v1/events/feed?after=latest"), 200);

            assertThat(reads).noneMatch(Future::isDone);
            hindrance.rollback();
        }
        for (Future<HttpResponse<String>> read : reads) {
            ApiClient.json(read.get(), 200);
        }
    }
}
