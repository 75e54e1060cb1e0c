package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.IntegrationTest;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Searches for words find what a search in memory finds, under any filter, in parts of any size. */
class WordSearchIT extends IntegrationTest {

    private static final List<String> QUERIES = List.of(
            "alpha",
            "ALPHA",
            "beta",
            "\"GAMMA delta\"",
            "delta gamma",
            "0%",
            "r_s",
            "\"back\\\\slash\"",
            "back\\slash",
            "\"\\\"quoted\\\"\"",
            "\"line\nbreak\"",
            "привет",
            "ПРИВЕТ alpha",
            "STRASSE",
            "straße",
            "istanbul",
            "İSTANBUL",
            "kelvin",
            "\u212Aelvin",
            "😀",
            "😀x",
            "x😀",
            "\"\\\"\"",
            "\\",
            "Ж",
            "привеТ 😀",
            "Alphabet",
            "name",
            "\"name of u1\"",
            "@example",
            "label u2 p",
            "words",
            "team",
            "nowhere",
            "1");

    @Autowired
    EventLog log;

    @Test
    void findsWhatIsInTheTextsOfEvents() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String organization = "words-" + seed;
        RandomEvents events = new RandomEvents(random, organization);
        log.append(Post.of(TestPosters.TEST, events.next(500)));
        log.append(Post.of(TestPosters.TEST, events.next(500)));

        for (String text : QUERIES) {
            for (EventFilter filter : List.of(
                    EventFilter.ALL,
                    EventFilter.of(FilterField.LABEL, "Label 1"),
                    EventFilter.ALL.and(FilterField.USER, List.of("u0", "u1")).and(FilterField.ACTOR_TYPE, "session"),
                    EventFilter.of(FilterField.REPORT, Report.ADMIN_USAGE).and(FilterField.TARGET_TYPE, "t1"),
                    EventFilter.of(FilterField.RESOURCE, "r1"))) {
                check(organization, text, filter, random);
            }
        }
    }

    private void check(String organization, String text, EventFilter filter, Random random) {
        TextQuery words = TextQuery.of(text);
        EventQuery query = new EventQuery(
                new Tenant.Organization(organization),
                random.nextBoolean()
                        ? TimeRange.ALL
                        : new TimeRange(Instant.now().minusSeconds(random.nextInt(4_000_000)), Instant.now()),
                random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING,
                filter,
                random.nextBoolean());
        List<AuditEvent> expected = log.find(query, Window.first(1000)).items().stream()
                .filter(words::matches)
                .sorted(
                        query.order() == Order.ASCENDING
                                ? Comparator.comparing(AuditEvent::id)
                                : Comparator.comparing(AuditEvent::id).reversed())
                .toList();

        assertThat(all(query, words, 1 + random.nextInt(100)))
                .as("%s of %s", text, query)
                .isEqualTo(expected);
    }

    private List<AuditEvent> all(EventQuery query, TextQuery words, int limit) {
        List<AuditEvent> all = new ArrayList<>();
        @Nullable String next = null;
        do {
            FoundWords found = log.search(query, words, next, limit);
            assertThat(found.events()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(found.events());
            next = found.next();
        } while (next != null);
        return all;
    }

    @Test
    void aSearchSeesWhatWasThereWhenItBegan() {
        String organization = "words-snapshot";
        RandomEvents events = new RandomEvents(new Random(18), organization);
        log.append(Post.of(TestPosters.TEST, events.next(100)));
        EventQuery query = EventQuery.of(new Tenant.Organization(organization));
        TextQuery words = TextQuery.of("u");
        FoundWords first = log.search(query, words, null, 10);
        log.append(Post.of(TestPosters.TEST, events.next(100)));

        List<AuditEvent> walked = new ArrayList<>(first.events());
        @Nullable String next = first.next();
        while (next != null) {
            FoundWords found = log.search(query, words, next, 10);
            walked.addAll(found.events());
            next = found.next();
        }
        assertThat(walked).hasSize(100).doesNotHaveDuplicates().allMatch(event -> event.position() < 100);
    }

    @Test
    void aCursorIsOfOneSearch() {
        String organization = "words-cursor";
        log.append(Post.of(TestPosters.TEST, new RandomEvents(new Random(18), organization).next(50)));
        EventQuery query = EventQuery.of(new Tenant.Organization(organization));
        String next = Objects.requireNonNull(
                log.search(query, TextQuery.of("u"), null, 10).next());
        String listed =
                Objects.requireNonNull(log.find(query, Window.first(10)).next()).cursor();

        for (Runnable wrong : List.<Runnable>of(
                () -> log.search(query, TextQuery.of("v"), next, 10),
                () -> log.search(query, TextQuery.of("u"), next, 11),
                () -> log.search(query, TextQuery.of("u"), listed, 10),
                () -> log.search(query, TextQuery.of("u"), "x", 10),
                () -> log.find(query, new Window(0, 10, next)))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOfSatisfying(
                            Refusal.Invalid.class,
                            refusal -> assertThat(refusal.faults())
                                    .extracting(fault -> fault.field())
                                    .containsExactly("cursor"));
        }
        assertThat(log.search(query, TextQuery.of("U"), next, 10).events()).hasSize(10);
    }
}
