package dev.daybook.event.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.FoundWords;
import dev.daybook.event.Order;
import dev.daybook.event.Post;
import dev.daybook.event.RandomEvents;
import dev.daybook.event.Tenant;
import dev.daybook.event.TestPosters;
import dev.daybook.event.TextQuery;
import dev.daybook.event.Window;
import dev.daybook.kernel.TimeRange;
import dev.daybook.postgres.SteadyPlans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A search whose time is over after its first stretch. */
class WordSearchTimeIT extends IntegrationTest {

    @Autowired
    private EventLog log;

    @Autowired
    private SteadyPlans plans;

    @Autowired
    private EventCounts counts;

    @Autowired
    private Walks walks;

    @Test
    void saysHowFarItCameHoweverLittleItFoundAndGoesOnFromThere() {
        String organization = "words-in-time";
        log.append(Post.of(TestPosters.TEST, new RandomEvents(new Random(18), organization).next(600)));
        Tenant tenant = new Tenant.Organization(organization);
        WordSearch search =
                new WordSearch(plans, counts, walks, new SearchTurns(1, Duration.ofSeconds(5)), Duration.ofNanos(1));
        List<AuditEvent> newestFirst =
                log.find(EventQuery.of(tenant), Window.first(1000)).items();

        for (EventFilter filter : List.of(
                EventFilter.ALL,
                EventFilter.of(FilterField.ACTOR_TYPE, "none has it"),
                EventFilter.of(FilterField.POSTER, "nobody").and(FilterField.TARGET_TYPE, "t1"))) {
            EventQuery query = new EventQuery(tenant, TimeRange.ALL, Order.DESCENDING, filter, true);
            List<@Nullable Instant> searchedTo = new ArrayList<>();
            @Nullable String next = null;
            do {
                FoundWords found = search.search(query, TextQuery.of("nowhere"), next, 10);
                assertThat(found.events()).isEmpty();
                searchedTo.add(found.searchedTo());
                next = found.next();
            } while (next != null);
            // A statement looks at so many events and no more, whatever the filter leaves of them.
            assertThat(searchedTo)
                    .containsExactly(
                            newestFirst.get(WordSearch.FIRST - 1).timestamp(),
                            newestFirst.get(2 * WordSearch.FIRST - 1).timestamp(),
                            newestFirst.getLast().timestamp());
        }
    }
}
