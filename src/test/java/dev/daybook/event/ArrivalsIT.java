package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.IntegrationTest;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Reading a log in the order in which its events were stored, whatever time they have. */
class ArrivalsIT extends IntegrationTest {

    private final String organization = "arrivals-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Autowired
    EventLog log;

    private EventQuery query(TimeRange range, EventFilter filter, boolean identities) {
        return new EventQuery(new Tenant.Organization(organization), range, Order.DESCENDING, filter, identities);
    }

    private EventQuery all() {
        return query(TimeRange.ALL, EventFilter.ALL, true);
    }

    /** Appends events, each older than the one before, in several months. */
    private void append(int events, String details) {
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, events)
                        .mapToObj(i -> new NewEvent(
                                i % 10 == 3 ? "Rare" : "Common",
                                null,
                                now.minus(Duration.ofHours(7L * i)),
                                new Actor("u" + i % 3, "User", null, null, null, null, "{}"),
                                Scope.organization(organization),
                                null,
                                details,
                                null))
                        .toList()));
    }

    private static List<Long> positions(EventLog.Arrived arrived) {
        return arrived.events().stream().map(AuditEvent::position).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void backDatedEventsComeInTheOrderInWhichTheyWereStored() {
        append(300, "{}");
        EventLog.Arrived first = log.arrivals(all(), null, -1, 120);
        assertThat(positions(first)).isEqualTo(range(0, 120));
        assertThat(first.scannedTo()).isEqualTo(119);
        assertThat(first.head()).isEqualTo(300);
        assertThat(first.isComplete()).isFalse();

        EventLog.Arrived rest = log.arrivals(all(), null, 119, 1000);
        assertThat(positions(rest)).isEqualTo(range(120, 300));
        assertThat(rest.isComplete()).isTrue();

        EventLog.Arrived none = log.arrivals(all(), null, 299, 1000);
        assertThat(none.events()).isEmpty();
        assertThat(none.scannedTo()).isEqualTo(299);
    }

    @Test
    void whatAFilterLeavesOutIsScannedAllTheSame() {
        append(100, "{}");
        EventFilter rare = EventFilter.of(FilterField.LABEL, "Rare");
        EventLog.Arrived part = log.arrivals(query(TimeRange.ALL, rare, true), null, 3, 4);
        assertThat(positions(part)).containsExactly(13L, 23L, 33L, 43L);
        assertThat(part.scannedTo()).isEqualTo(43);
        EventLog.Arrived rest = log.arrivals(query(TimeRange.ALL, rare, true), null, 43, 100);
        assertThat(positions(rest)).containsExactly(53L, 63L, 73L, 83L, 93L);
        assertThat(rest.scannedTo()).isEqualTo(99);

        EventFilter unknown = EventFilter.of(FilterField.RESOURCE, "nothing");
        assertThat(log.arrivals(query(TimeRange.ALL, unknown, true), null, -1, 1))
                .isEqualTo(new EventLog.Arrived(List.of(), 99, 100));
    }

    @Test
    void aRangeOfTimeNarrowsIt() {
        append(50, "{}");
        TimeRange range = new TimeRange(now.minus(Duration.ofHours(70)), now.minus(Duration.ofHours(7)));
        EventLog.Arrived part = log.arrivals(query(range, EventFilter.ALL, true), null, -1, 100);
        assertThat(positions(part)).isEqualTo(range(2, 11));
        assertThat(part.scannedTo()).isEqualTo(49);
        TimeRange empty = new TimeRange(now, now);
        assertThat(log.arrivals(query(empty, EventFilter.ALL, true), null, -1, 100))
                .isEqualTo(new EventLog.Arrived(List.of(), 49, 50));
    }

    @Test
    void namesAreShownToNobodyWhoMayNotSeeThem() {
        append(1, "{}");
        assertThat(log.arrivals(all(), null, -1, 1).events().getFirst().actor().username())
                .isEqualTo("User");
        assertThat(log.arrivals(query(TimeRange.ALL, EventFilter.ALL, false), null, -1, 1)
                        .events()
                        .getFirst()
                        .actor()
                        .username())
                .isNull();
    }

    @Test
    void aPartOfLargeEventsIsShort() {
        append(40, "{\"text\": \"" + "x".repeat(60_000) + "\"}");
        List<Long> seen = new ArrayList<>();
        EventLog.Arrived part = log.arrivals(all(), null, -1, 1000);
        assertThat(part.events()).hasSizeBetween(15, 20);
        seen.addAll(positions(part));
        while (!part.isComplete()) {
            part = log.arrivals(all(), null, part.scannedTo(), 1000);
            seen.addAll(positions(part));
        }
        assertThat(seen).isEqualTo(range(0, 40));
    }

    @Test
    void wordsAreLookedForByTheWay() {
        append(50, "{\"text\": \"a common phrase\"}");
        append(3, "{\"phrase\": \"of another kind, Äußerst rare\"}");
        EventLog.Arrived part = log.arrivals(all(), TextQuery.of("phrase common"), -1, 100);
        assertThat(positions(part)).isEqualTo(range(0, 50));
        assertThat(part.scannedTo()).isEqualTo(52);
        // What PostgreSQL takes for a hit and is none is looked at too, also where it is the last.
        assertThat(log.arrivals(all(), TextQuery.of("another phrase"), -1, 2))
                .isEqualTo(new EventLog.Arrived(List.of(), 52, 53));
        EventLog.Arrived found = log.arrivals(all(), TextQuery.of("\"äusserst\" kind"), -1, 2);
        assertThat(found.events()).isEmpty();
        assertThat(positions(log.arrivals(all(), TextQuery.of("äußerst kind"), -1, 2)))
                .containsExactly(50L, 51L);
    }

    @Test
    void thereIsNothingBehindTheEnd() {
        assertThat(log.arrivals(all(), null, -1, 10)).isEqualTo(new EventLog.Arrived(List.of(), -1, 0));
        assertThatThrownBy(() -> log.arrivals(all(), null, 0, 10))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageContaining("it has none");
        append(2, "{}");
        assertThatThrownBy(() -> log.arrivals(all(), null, 2, 10))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageContaining("whose position is 1.");
    }
}
