package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Histograms and values agree with counting in memory, from counts, from events, and where some of these are not counted yet. */
class EventStatisticsIT extends IntegrationTest {

    private static final Map<FilterField<?>, Function<AuditEvent, @Nullable String>> GROUPS = Map.of(
            FilterField.LABEL, event -> event.type().label(),
            FilterField.USER, event -> event.actor().userId(),
            FilterField.PROJECT, event -> event.scope().projectId(),
            FilterField.REPORT, event -> event.type().report().name(),
            FilterField.ACTOR_TYPE, event -> event.actor().type(),
            FilterField.TARGET_TYPE,
                    event -> event.target() == null ? null : event.target().type());

    @Autowired
    EventLog log;

    @Autowired
    EventStatistics statistics;

    @Autowired
    JdbcClient jdbc;

    /** A filter, and the same in memory. */
    private record Asked(EventFilter filter, Predicate<AuditEvent> passes) {}

    private static final List<Asked> FILTERS = List.of(
            new Asked(EventFilter.ALL, event -> true),
            new Asked(
                    EventFilter.ALL.and(FilterField.LABEL, List.of("Label 1", "role.created")),
                    event -> List.of("Label 1", "role.created")
                            .contains(event.type().label())),
            new Asked(
                    EventFilter.of(FilterField.USER, "u0"),
                    event -> event.actor().userId().equals("u0")),
            new Asked(
                    EventFilter.of(FilterField.REPORT, Report.ADMIN_USAGE),
                    event -> event.type().report() == Report.ADMIN_USAGE),
            new Asked(
                    EventFilter.of(FilterField.USER, "u1").and(FilterField.ACTOR_TYPE, "session"),
                    event -> event.actor().userId().equals("u1")
                            && "session".equals(event.actor().type())));

    @Test
    void histogramsAndValuesAreWhatThereIs() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String organization = "statistics-" + seed;
        RandomEvents events = new RandomEvents(random, organization);
        for (int part = 0; part < 3; part++) {
            log.append(Post.of(TestPosters.TEST, events.next(200)));
            List<AuditEvent> stored = log.follow(organization, 0, 1000);
            if (part == 1) {
                awaitCounts(organization, stored.size());
            }
            for (Asked asked : FILTERS) {
                for (TimeRange range : List.of(TimeRange.ALL, range(random), range(random), wholeDays())) {
                    EventQuery query = new EventQuery(
                            new Tenant.Organization(organization), range, Order.DESCENDING, asked.filter, true);
                    List<AuditEvent> expected = stored.stream()
                            .filter(asked.passes)
                            .filter(event -> !event.timestamp().isBefore(range.from())
                                    && event.timestamp().isBefore(range.to()))
                            .toList();
                    for (FilterField<?> field : GROUPS.keySet()) {
                        histogram(query, field, stored, expected);
                        values(query, field, expected);
                    }
                }
            }
        }
    }

    private void histogram(EventQuery query, FilterField<?> field, List<AuditEvent> stored, List<AuditEvent> expected) {
        for (@Nullable Interval interval : new @Nullable Interval[] {null, Interval.DAY, Interval.MONTH}) {
            Histogram histogram = statistics.histogram(query, interval, field);
            Function<AuditEvent, @Nullable String> value = of(field);

            assertThat(histogram.total()).as("%s", query).isEqualTo(expected.size());
            assertThat(histogram.groups())
                    .as("%s by %s", query, field)
                    .isEqualTo(top(expected, value, EventStatistics.MOST_GROUPS));
            for (Histogram.Bar bar : histogram.bars()) {
                List<AuditEvent> inBar = expected.stream()
                        .filter(event -> !event.timestamp().isBefore(bar.from())
                                && event.timestamp().isBefore(bar.to()))
                        .toList();
                assertThat(bar.count()).as("%s of %s", bar, query).isEqualTo(inBar.size());
                assertThat(bar.groups())
                        .as("%s of %s by %s", bar, query, field)
                        .isEqualTo(histogram.groups().stream()
                                .map(group -> inBar.stream()
                                        .filter(event -> group.value().equals(value.apply(event)))
                                        .count())
                                .toList());
            }
            covers(histogram, query.range(), stored);
        }
    }

    /** The bars follow each other without a gap, from the range's beginning to its end, or the log's where that is open. */
    private static void covers(Histogram histogram, TimeRange range, List<AuditEvent> stored) {
        List<Histogram.Bar> bars = histogram.bars();
        for (int i = 1; i < bars.size(); i++) {
            assertThat(bars.get(i).from()).isEqualTo(bars.get(i - 1).to());
            assertThat(bars.get(i).from())
                    .isEqualTo(histogram.interval().begin(bars.get(i).from()));
        }
        if (range.equals(TimeRange.ALL)) {
            Instant first = stored.stream()
                    .map(AuditEvent::timestamp)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            Instant last = stored.stream()
                    .map(AuditEvent::timestamp)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(bars.getFirst().from()).isEqualTo(first.truncatedTo(ChronoUnit.HOURS));
            assertThat(bars.getLast().to())
                    .isEqualTo(last.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS));
        } else {
            assertThat(bars.getFirst().from()).isEqualTo(range.from());
            assertThat(bars.getLast().to()).isEqualTo(range.to());
        }
    }

    private void values(EventQuery query, FilterField<?> field, List<AuditEvent> expected) {
        for (String prefix : List.of("", "L", "u1", "p", "A", "session", "none")) {
            assertThat(statistics.values(query, field, prefix, 5))
                    .as("%s of %s beginning with %s", field, query, prefix)
                    .isEqualTo(top(
                            expected,
                            event -> {
                                String value = of(field).apply(event);
                                return value == null || !value.startsWith(prefix) ? null : value;
                            },
                            5));
        }
    }

    private static Function<AuditEvent, @Nullable String> of(FilterField<?> field) {
        Function<AuditEvent, @Nullable String> value = GROUPS.get(field);
        assertThat(value).isNotNull();
        return value;
    }

    private static List<ValueCount> top(
            List<AuditEvent> events, Function<AuditEvent, @Nullable String> value, int most) {
        return events.stream()
                .filter(event -> value.apply(event) != null)
                .collect(Collectors.groupingBy(value, Collectors.counting()))
                .entrySet()
                .stream()
                .map(count -> new ValueCount(count.getKey(), count.getValue()))
                .sorted(Comparator.comparingLong(ValueCount::count).reversed().thenComparing(ValueCount::value))
                .limit(most)
                .toList();
    }

    private static TimeRange range(Random random) {
        Instant from = Instant.now().minus(random.nextInt(1, 41 * 24 * 60), ChronoUnit.MINUTES);
        return new TimeRange(from, from.plus(random.nextInt(1, 30 * 24 * 60), ChronoUnit.MINUTES));
    }

    private static TimeRange wholeDays() {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        return new TimeRange(today.minus(30, ChronoUnit.DAYS), today.plus(1, ChronoUnit.DAYS));
    }

    private void awaitCounts(String organization, long position) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbc.sql("select position from log_cursor where org_id = ? and follower = 'counts'")
                        .param(organization)
                        .query(Long.class)
                        .optional()
                        .filter(counted -> counted == position)
                        .isPresent());
    }

    @Test
    void ofSeveralOrganizationsAreAllCounted() {
        List<AuditEvent> all = new ArrayList<>();
        for (String organization : List.of("statistics-one", "statistics-two")) {
            log.append(Post.of(TestPosters.TEST, new RandomEvents(new Random(2), organization).next(50)));
            all.addAll(log.follow(organization, 0, 50));
        }
        EventQuery query = new EventQuery(
                new Tenant.Everyone(),
                wholeDays(),
                Order.DESCENDING,
                EventFilter.of(FilterField.PROJECT, "p3").and(FilterField.ACTOR_TYPE, "session"),
                true);

        assertThat(statistics.histogram(query, null, FilterField.USER).total()).isEqualTo(log.count(query));
        assertThat(statistics.values(EventQuery.of(new Tenant.Everyone()), FilterField.LABEL, "Label", 3))
                .allMatch(value -> value.count()
                        >= all.stream()
                                .filter(event -> event.type().label().equals(value.value()))
                                .count())
                .hasSize(3);
    }

    @Test
    void anEmptyLogHasNoBars() {
        Histogram histogram =
                statistics.histogram(EventQuery.of(new Tenant.Organization("statistics-none")), null, FilterField.USER);

        assertThat(histogram.bars()).isEmpty();
        assertThat(histogram.total()).isZero();
    }

    @Test
    void theBarsAreFew() {
        Tenant tenant = new Tenant.Organization("statistics-none");
        Instant to = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(interval(tenant, to.minus(16, ChronoUnit.DAYS), to)).isEqualTo(Interval.HOUR);
        assertThat(interval(tenant, to.minus(17, ChronoUnit.DAYS), to)).isEqualTo(Interval.DAY);
        assertThat(interval(tenant, to.minus(366, ChronoUnit.DAYS), to)).isEqualTo(Interval.DAY);
        assertThat(interval(tenant, to.minus(500, ChronoUnit.DAYS), to)).isEqualTo(Interval.MONTH);
        assertThatThrownBy(() ->
                        statistics.histogram(query(tenant, to.minus(50, ChronoUnit.DAYS), to), Interval.HOUR, null))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageContaining("by must be longer");
        assertThatThrownBy(() -> statistics.histogram(
                        query(tenant, EventId.EARLIEST.plusSeconds(1), EventId.END.minusSeconds(1)), null, null))
                .isInstanceOf(Refusal.Invalid.class);
    }

    private Interval interval(Tenant tenant, Instant from, Instant to) {
        Histogram histogram = statistics.histogram(query(tenant, from, to), null, null);
        assertThat(histogram.bars()).hasSizeLessThanOrEqualTo(EventStatistics.FEW_BARS);
        return histogram.interval();
    }

    private static EventQuery query(Tenant tenant, Instant from, Instant to) {
        return new EventQuery(tenant, new TimeRange(from, to), Order.DESCENDING, EventFilter.ALL, true);
    }
}
