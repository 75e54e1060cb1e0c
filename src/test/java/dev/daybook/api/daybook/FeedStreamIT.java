package dev.daybook.api.daybook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.daybook.IntegrationTest;
import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventParameters;
import dev.daybook.event.EventQuery;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Tenant;
import dev.daybook.event.TestPosters;
import dev.daybook.kernel.Refusal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;

/** A stream that ends before its time. */
class FeedStreamIT extends IntegrationTest {

    private static final int EVENTS = 2500;

    private final String organization = "stream-" + UUID.randomUUID();
    private final Caller caller =
            new Caller("u", null, organization, Set.of(Permission.CAN_ACCESS_USER_ACTIVITY), null);

    @Autowired
    Feed feed;

    @Autowired
    EventLog log;

    /** Keeps what it gets, and fails with one of the parts before anything of it is written. */
    private static final class Kept implements FeedStream {

        private final List<Long> positions = new ArrayList<>();
        private final RuntimeException failure;
        private final int failing;
        private int parts;
        private long end = Long.MIN_VALUE;

        Kept(RuntimeException failure, int failing) {
            this.failure = failure;
            this.failing = failing;
        }

        @Override
        public void begin(long after) {
            assertThat(positions).isEmpty();
        }

        @Override
        public void events(List<AuditEvent> events) {
            if (++parts == failing) {
                throw failure;
            }
            events.forEach(event -> positions.add(event.position()));
        }

        @Override
        public void scanned(long position) {
            throw new AssertionError("Nothing is left out, and nobody waits");
        }

        @Override
        public void end(long position) {
            end = position;
        }

        @Override
        public void flush() {
            // What is kept is there.
        }
    }

    @BeforeEach
    void someEventsAreThere() {
        NewEvent event = new NewEvent(
                "Streamed", null, null, Actor.user("u"), Scope.organization(organization), null, "{}", null);
        log.append(Post.of(TestPosters.TEST, Collections.nCopies(EVENTS, event)));
    }

    private Kept stream(RuntimeException failure, int failing) throws Exception {
        Kept kept = new Kept(failure, failing);
        EventParameters all = EventParameters.of(Map.of(), fault -> fail(fault.message()));
        FeedQuery asked = new FeedQuery(all, EventFields.ALL, -1, Duration.ZERO, EVENTS);
        feed.stream(EventQuery.of(new Tenant.Organization(organization)), asked, organization, caller, kept);
        return kept;
    }

    static Stream<RuntimeException> whatMayComeInBetween() {
        return Stream.of(
                new DataAccessResourceFailureException("gone", new SQLException("gone", "08006")),
                new Refusal.TooMany("Too many searches.", Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @MethodSource("whatMayComeInBetween")
    void whatWasNotWrittenComesAfterTheEnd(RuntimeException failure) throws Exception {
        for (int failing = 1; failing <= 3; failing++) {
            Kept kept = stream(failure, failing);
            assertThat(kept.positions)
                    .isEqualTo(
                            LongStream.range(0, 1000L * (failing - 1)).boxed().toList());
            assertThat(kept.end).isEqualTo(kept.positions.size() - 1);
        }
        Kept whole = stream(failure, 4);
        assertThat(whole.positions).hasSize(EVENTS);
        assertThat(whole.end).isEqualTo(EVENTS - 1);
    }
}
