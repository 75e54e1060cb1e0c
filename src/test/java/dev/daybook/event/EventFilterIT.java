package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.event.EventFilter.TargetId;
import dev.daybook.event.find.FilterFields;
import dev.daybook.kernel.Slice;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Random filters over random events: whatever finds, counts or reads must agree with filtering in memory, for every field that is
 * declared and for every two of them. Two of the fields are declared by the test alone.
 */
class EventFilterIT extends IntegrationTest {

    private static final List<Poster> POSTERS = List.of(
            TestPosters.TEST,
            new Poster(null, "https://idp.example", "u1", "u2"),
            new Poster("22222222-2222-4333-8444-555555555555", null, null, "u1"));

    @Autowired
    EventLog log;

    @Autowired
    FilterFields fields;

    @Autowired
    Labels labels;

    @Autowired
    StoredLogs examiner;

    @Autowired
    JdbcClient jdbc;

    /** A field, and the values that an event has of it. */
    private record Tried<V>(FilterField<V> field, Function<AuditEvent, Set<V>> values) {

        /** Asks for one to three values, of which nearly all are some event's. */
        Asked and(Asked asked, Random random, List<AuditEvent> events) {
            Set<V> wanted = new HashSet<>();
            for (int some = random.nextInt(3); some >= 0; some--) {
                wanted.addAll(values.apply(events.get(random.nextInt(events.size()))));
            }
            return new Asked(
                    asked.filter.and(field, wanted),
                    wanted.isEmpty()
                            ? asked.passes
                            : asked.passes.and(
                                    event -> values.apply(event).stream().anyMatch(wanted::contains)));
        }
    }

    /** A filter, and the same in memory. */
    private record Asked(EventFilter filter, Predicate<AuditEvent> passes) {}

    private List<Tried<?>> fields() {
        List<Tried<?>> tried = List.of(
                new Tried<>(FilterField.RESOURCE, this::resources),
                new Tried<>(FilterField.EMAIL, event -> set(event.actor().email())),
                new Tried<>(
                        FilterField.ACTOR,
                        event -> set(event.actor().userId(), event.actor().apiKeyId())),
                new Tried<>(FilterField.TARGET, EventFilterIT::target),
                new Tried<>(FilterField.API_KEY, event -> set(event.actor().apiKeyId())),
                new Tried<>(FilterField.USER, event -> set(event.actor().userId())),
                new Tried<>(FilterField.PROJECT, event -> set(event.scope().projectId())),
                new Tried<>(FilterField.LABEL, event -> set(event.type().label())),
                new Tried<>(
                        FilterField.TARGET_TYPE,
                        event -> event.target() == null
                                ? Set.of()
                                : Set.of(event.target().type())),
                new Tried<>(FilterField.POSTER, EventFilterIT::poster),
                new Tried<>(FilterField.ACTOR_TYPE, event -> set(event.actor().type())),
                new Tried<>(
                        FilterField.DIALECT,
                        event -> set(labels.dialect(event.type().label()))),
                new Tried<>(FilterField.REPORT, event -> Set.of(event.type().report())),
                new Tried<>(
                        TestFilterFields.PROJECT_TYPE,
                        event -> set(event.scope().projectType())),
                new Tried<>(
                        TestFilterFields.ROLE_OR_TYPE,
                        event -> set(
                                event.scope().userProjectRole(), event.actor().type())));
        assertThat(tried.stream().<FilterField<?>>map(Tried::field))
                .as("a field that is declared is to be tried here too")
                .containsExactlyInAnyOrderElementsOf(fields.all());
        return tried;
    }

    private static Set<String> set(@Nullable String... values) {
        return Stream.of(values).filter(value -> value != null).collect(Collectors.toSet());
    }

    private static Set<TargetId> target(AuditEvent event) {
        Target target = event.target();
        return target == null || target.id() == null ? Set.of() : Set.of(new TargetId(target.type(), target.id()));
    }

    private static Set<String> poster(AuditEvent event) {
        Poster poster = event.poster();
        return set(poster.tokenId(), poster.issuer(), poster.subject(), poster.userId());
    }

    private Set<String> resources(AuditEvent event) {
        return labels.resources(new NewEvent(
                event.type().label(), null, null, event.actor(), event.scope(), null, event.details(), null));
    }

    @Test
    void everyFieldAndEveryTwoFieldsFindCountAndReadWhatPasses() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String organization = "filters-" + seed;
        RandomEvents events = new RandomEvents(random, organization);
        List<Tried<?>> tried = fields();
        for (int part = 0; part < 2; part++) {
            for (Poster poster : POSTERS) {
                log.append(Post.of(poster, events.next(50)));
            }
            List<AuditEvent> stored = log.follow(organization, 0, 1000);
            Asked all = new Asked(EventFilter.ALL, event -> true);
            check(all, organization, TimeRange.ALL, random, stored);
            check(all, organization, range(random, stored), random, stored);
            for (Tried<?> one : tried) {
                Asked asked = one.and(all, random, stored);
                check(asked, organization, TimeRange.ALL, random, stored);
                check(asked, organization, range(random, stored), random, stored);
                for (Tried<?> other : tried) {
                    if (other.field().compareTo(one.field()) > 0) {
                        check(
                                other.and(asked, random, stored),
                                organization,
                                random.nextBoolean() ? TimeRange.ALL : range(random, stored),
                                random,
                                stored);
                    }
                }
            }
            if (part == 0) {
                awaitCounts(organization, stored.size());
            }
        }
    }

    private void check(Asked asked, String organization, TimeRange range, Random random, List<AuditEvent> events) {
        Tenant.Organization tenant = new Tenant.Organization(organization);
        Order order = random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING;
        EventQuery query = new EventQuery(tenant, range, order, asked.filter, true);
        List<AuditEvent> inTime = events.stream()
                .filter(event -> !event.timestamp().isBefore(range.from())
                        && event.timestamp().isBefore(range.to())
                        && asked.passes.test(event))
                .sorted(Comparator.comparing(AuditEvent::id))
                .toList();
        List<AuditEvent> expected = order == Order.ASCENDING ? inTime : inTime.reversed();

        assertThat(log.count(query)).as("%s %s", organization, query).isEqualTo(expected.size());
        assertThat(walk(query, 5 + random.nextInt(60), expected.size()))
                .as("%s %s", organization, query)
                .isEqualTo(expected);
        assertThat(followOn(query, 5 + random.nextInt(60)))
                .as("%s %s", organization, query)
                .isEqualTo(expected);
        List<String> read = new ArrayList<>();
        log.read(
                new EventReading(
                        tenant, range, asked.filter, events.size(), List.of(EventField.ID), random.nextBoolean()),
                values -> read.add(values[0]));
        assertThat(read)
                .as("%s %s", organization, query)
                .isEqualTo(inTime.stream().map(event -> event.id().toString()).toList());
    }

    /** All pages of a query, each of which must have the total. */
    private List<AuditEvent> walk(EventQuery query, int limit, int total) {
        Slice<AuditEvent> page = log.find(query, Window.first(limit));
        assertThat(page.total()).as("%s", query).isEqualTo(total);
        List<AuditEvent> walked = new ArrayList<>(page.items());
        for (Slice.Position next = page.next(); next != null; next = page.next()) {
            page = log.find(query, new Window(next.offset(), limit, next.cursor()));
            assertThat(page.total()).as("%s", query).isEqualTo(total);
            walked.addAll(page.items());
        }
        return walked;
    }

    /** Every event of a query, a few at a time, each part after the last event of the one before. */
    private List<AuditEvent> followOn(EventQuery query, int limit) {
        List<AuditEvent> found = new ArrayList<>();
        List<AuditEvent> part = log.find(query, null, limit);
        while (!part.isEmpty()) {
            found.addAll(part);
            part = log.find(query, part.getLast(), limit);
        }
        return found;
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

    private static TimeRange range(Random random, List<AuditEvent> events) {
        return TimeRange.inclusive(bound(random, events), bound(random, events));
    }

    private static @Nullable Instant bound(Random random, List<AuditEvent> events) {
        Instant some = events.get(random.nextInt(events.size())).timestamp();
        return switch (random.nextInt(4)) {
            case 0 -> some.truncatedTo(ChronoUnit.HOURS);
            case 1 -> some.truncatedTo(ChronoUnit.DAYS).plus(7, ChronoUnit.MINUTES);
            case 2 -> some;
            default -> null;
        };
    }

    @Test
    void aFieldThatIsDeclaredIsCountedAndExamined() {
        String organization = "filters-declared";
        log.append(Post.of(TestPosters.TEST, new RandomEvents(new Random(2026), organization).next(100)));
        awaitCounts(organization, 100);

        assertThat(jdbc.sql("""
                        select sum(n) from event_count
                        where org_id = ? and dimension = ? and hour = '-infinity'""")
                        .param(organization)
                        .param(TestFilterFields.PROJECT_TYPE.name())
                        .query(Long.class)
                        .single())
                .isEqualTo(log.follow(organization, 0, 100).stream()
                        .filter(event -> event.scope().projectType() != null)
                        .count());
        assertThat(faults(organization)).isEmpty();
        recount(organization, 1);
        assertThat(faults(organization)).isNotEmpty().allMatch(fault -> fault.contains("test-project-type \"type 1\""));
        recount(organization, -1);
    }

    private List<String> faults(String organization) {
        List<String> faults = new ArrayList<>();
        examiner.examine(organization, faults::add);
        return faults;
    }

    private void recount(String organization, int by) {
        jdbc.sql("update event_count set n = n + ? where org_id = ? and dimension = ? and value = 'type 1'")
                .param(by)
                .param(organization)
                .param(TestFilterFields.PROJECT_TYPE.name())
                .update();
    }
}
