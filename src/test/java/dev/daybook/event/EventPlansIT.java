package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How PostgreSQL reads what a page asks for, on connections that nobody set up for that. */
class EventPlansIT extends IntegrationTest {

    private static final String ORGANIZATION = "plans";

    @Autowired
    EventLog log;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    /** A statement that the driver prepared on the server. */
    private record Prepared(String name, long generic, long custom, List<String> types) {}

    @Test
    void aFirstPageByLabelWalksTheIndexOfLabelsByAPlanThatIsKept() {
        Instant now = Instant.now();
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, 2000)
                        .mapToObj(i -> new NewEvent(
                                "Planned " + i % 2,
                                null,
                                now.minus(Duration.ofMinutes(i)),
                                Actor.user("u" + i % 10),
                                Scope.organization(ORGANIZATION),
                                null,
                                "{}",
                                null))
                        .toList()));
        EventQuery query = new EventQuery(
                new Tenant.Organization(ORGANIZATION),
                TimeRange.ALL,
                Order.DESCENDING,
                EventFilter.of(FilterField.LABEL, "Planned 1"),
                true);
        // The transaction keeps the connection, whose statements are looked at.
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            jdbc.execute("set local enable_sort = on; set local plan_cache_mode = auto");
            for (int i = 0; i < 10; i++) {
                assertThat(log.find(query, Window.first(20)).items()).hasSize(20);
            }
            Prepared page = page();
            assertThat(page.generic()).as("kept plans").isPositive();
            assertThat(page.custom()).as("plans for the very values").isZero();
            // The sort is that of the first events of all logs, planned although sorting was off.
            assertThat(String.join("\n", plan(page)))
                    .containsPattern("Index Scan Backward using event_\\w+_org_id_label_id_idx")
                    .contains("Disabled: true")
                    .doesNotContain("Bitmap", "Seq Scan on event");
        });
    }

    /** The statement of a page by label, as the driver prepared it on this connection. */
    private Prepared page() {
        return jdbc.query(
                        """
                        select name, generic_plans, custom_plans, parameter_types::text[] from pg_prepared_statements
                        where statement like '%as h (org_id, head)%cross join lateral (%' and statement like '%e.label = $%order by%'
                          -- The newest first: the connection may know the other order from another test.
                          and statement like '%order by e.id desc%'
                          -- The first page alone: a later one begins behind an event.
                          and statement !~ 'e\\.id < \\$[0-9]+.*e\\.id < \\$'""",
                        (row, number) ->
                                new Prepared(row.getString(1), row.getLong(2), row.getLong(3), List.of((String[])
                                        row.getArray(4).getArray())))
                .getFirst();
    }

    private List<String> plan(Prepared page) {
        List<String> values = new ArrayList<>();
        for (String type : page.types()) {
            values.add(
                    switch (type) {
                        case "text[]", "character varying[]" -> "array['" + ORGANIZATION + "']";
                        case "bigint[]" -> "array[2000]";
                        case "uuid" ->
                            values.stream().anyMatch(value -> value.startsWith("'0"))
                                    ? "'ffffffff-ffff-ffff-ffff-ffffffffffff'"
                                    : "'00000000-0000-0000-0000-000000000000'";
                        case "text", "character varying" -> "'Planned 1'";
                        default -> "20";
                    });
        }
        return jdbc.query(
                "explain execute \"%s\"(%s)".formatted(page.name(), String.join(", ", values)),
                (row, number) -> row.getString(1));
    }
}
