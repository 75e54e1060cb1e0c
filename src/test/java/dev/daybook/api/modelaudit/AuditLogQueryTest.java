package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.event.Tenant;
import dev.daybook.event.Window;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class AuditLogQueryTest {

    private static final Tenant ACME = new Tenant.Organization("acme");
    private static final Instant NOW = Instant.parse("2026-06-30T12:00:00.123456Z");
    private static final List<String> ACTIONS = List.of("model.created", "model.updated");

    @Test
    void withoutParametersItIsTheFirstFiftyOfNinetyDaysNewestFirst() {
        AuditLogQuery query = read("");

        assertThat(query.toEventQuery(ACME, "mdl-1"))
                .isEqualTo(new EventQuery(
                        ACME,
                        TimeRange.inclusive(Instant.parse("2026-04-01T12:00:00.123456Z"), NOW),
                        Order.DESCENDING,
                        EventFilter.of(FilterField.DIALECT, "modelaudit")
                                .and(FilterField.TARGET, new EventFilter.TargetId("model", "mdl-1")),
                        true));
        assertThat(query.window()).isEqualTo(new Window(0, 50, null));
    }

    @Test
    void everyParameterIsRead() {
        AuditLogQuery query = read("from=2026-01-01&to=2026-01-31T23:59:59.999999999Z&action=model.updated"
                + "&actor_id=u-1&page=3&page_size=200&sort_order=asc");

        assertThat(query.toEventQuery(ACME, "mdl-1"))
                .isEqualTo(new EventQuery(
                        ACME,
                        new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")),
                        Order.ASCENDING,
                        EventFilter.of(FilterField.DIALECT, "modelaudit")
                                .and(FilterField.TARGET, new EventFilter.TargetId("model", "mdl-1"))
                                .and(FilterField.LABEL, "model.updated")
                                .and(FilterField.USER, "u-1"),
                        true));
        assertThat(query.window()).isEqualTo(new Window(400, 200, null));
    }

    @Test
    void theLastPageThatCanBeAskedForHasAPlace() {
        assertThat(read("page=1000000000000&page_size=200").window().offset()).isEqualTo(199_999_999_999_800L);
    }

    @Test
    void aWindowThatEndsBeforeItBeginsIsEmpty() {
        assertThat(read("from=2026-02-01&to=2026-01-01").range().isEmpty()).isTrue();
        assertThat(read("to=2026-01-01").range().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "from=, from",
        "from=yesterday, from",
        "from=2026-02-30, from",
        "from=1767225600, from",
        "from=2026-01-01&from=2026-01-01, from",
        "to=, to",
        "to=now, to",
        "to=2026-01-01T24:00:00Z, to",
        "to=2026-01-01T00:00:00%2B19:00, to",
        "action=, action",
        "action=model.exploded, action",
        "action=MODEL.CREATED, action",
        "action=model.created&action=model.updated, action",
        "actor_id=, actor_id",
        "actor_id=%00, actor_id",
        "actor_id=a&actor_id=b, actor_id",
        "page=, page",
        "page=0, page",
        "page=-1, page",
        "page=1.0, page",
        "page=one, page",
        "page=1000000000001, page",
        "page=9223372036854775808, page",
        "page_size=, page_size",
        "page_size=0, page_size",
        "page_size=201, page_size",
        "page_size=-50, page_size",
        "page_size=4294967297, page_size",
        "sort_order=, sort_order",
        "sort_order=DESC, sort_order",
        "sort_order=timestamp, sort_order",
    })
    void aBadValueIsRefusedByName(String query, String parameter) {
        assertThat(faults(query)).extracting(Fault::field).containsExactly(parameter);
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        assertThat(faults("from=x&to=y&action=z&actor_id=&page=0&page_size=0&sort_order=up"))
                .extracting(Fault::field)
                .containsExactlyInAnyOrder("from", "to", "action", "actor_id", "page", "page_size", "sort_order");
    }

    @Test
    void parametersOfOtherNamesAreIgnored() {
        assertThat(read("limit=0&Page=x&utm_source=mail")).isEqualTo(read(""));
    }

    private static List<Fault> faults(String query) {
        return catchThrowableOfType(Refusal.Invalid.class, () -> read(query)).faults();
    }

    private static AuditLogQuery read(String query) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        UriComponentsBuilder.newInstance()
                .query(query)
                .build()
                .getQueryParams()
                .forEach((name, values) -> values.forEach(value -> parameters.add(
                        name, value == null ? "" : value.replace("%00", "\0").replace("%2B", "+"))));
        return AuditLogQuery.of(parameters, ACTIONS, NOW);
    }
}
