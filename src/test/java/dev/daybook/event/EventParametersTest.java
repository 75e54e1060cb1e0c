package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.event.EventFilter.TargetId;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventParametersTest {

    private final List<Fault> faults = new ArrayList<>();

    private EventParameters read(Map<String, List<String>> values) {
        return EventParameters.of(values, faults::add);
    }

    private EventParameters sound(Map<String, List<String>> values) {
        EventParameters read = read(values);
        assertThat(faults).isEmpty();
        return read;
    }

    @Test
    void nothingAsksForEverythingNewestFirst() {
        EventParameters everything =
                new EventParameters(null, TimeRange.ALL, EventFilter.ALL, null, Order.DESCENDING, true);
        assertThat(sound(Map.of())).isEqualTo(everything);
        assertThat(sound(Map.of("limit", List.of("x")))).isEqualTo(everything);
    }

    @Test
    void everyNameAsksForItsField() {
        EventParameters read = sound(Map.ofEntries(
                Map.entry("org", List.of("acme")),
                Map.entry("event", List.of("Login", "Logout")),
                Map.entry("user", List.of("ada")),
                Map.entry("actorType", List.of("session")),
                Map.entry("apiKey", List.of("key_1")),
                Map.entry("email", List.of("ada@example.com")),
                Map.entry("project", List.of("churn")),
                Map.entry("targetType", List.of("model")),
                Map.entry("targetId", List.of("m-1")),
                Map.entry("resource", List.of("r-1")),
                Map.entry("poster", List.of("p-1")),
                Map.entry("report", List.of("ADMIN_USAGE", "APP_USAGE")),
                Map.entry("dialect", List.of("openai")),
                Map.entry("q", List.of("one two")),
                Map.entry("order", List.of("asc")),
                Map.entry("identities", List.of("false"))));

        assertThat(read)
                .isEqualTo(new EventParameters(
                        "acme",
                        TimeRange.ALL,
                        EventFilter.ALL
                                .and(FilterField.LABEL, List.of("Login", "Logout"))
                                .and(FilterField.USER, "ada")
                                .and(FilterField.ACTOR_TYPE, "session")
                                .and(FilterField.API_KEY, "key_1")
                                .and(FilterField.EMAIL, "ada@example.com")
                                .and(FilterField.PROJECT, "churn")
                                .and(FilterField.TARGET, new TargetId("model", "m-1"))
                                .and(FilterField.RESOURCE, "r-1")
                                .and(FilterField.POSTER, "p-1")
                                .and(FilterField.REPORT, List.of(Report.APP_USAGE, Report.ADMIN_USAGE))
                                .and(FilterField.DIALECT, "openai"),
                        TextQuery.of("one two"),
                        Order.ASCENDING,
                        false));
        assertThat(read.query(new Tenant.Organization("acme")))
                .isEqualTo(new EventQuery(
                        new Tenant.Organization("acme"), TimeRange.ALL, Order.ASCENDING, read.filter(), false));
    }

    @Test
    void theKindOfTargetAloneIsAFieldOfItsOwn() {
        assertThat(sound(Map.of("targetType", List.of("model"))).filter())
                .isEqualTo(EventFilter.of(FilterField.TARGET_TYPE, "model"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00Z, 2026-01-02T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-02T10:00:00Z",
        "2026-01-01, 2026-01-01, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z",
        "2026-01-01T10:00:00 02:00, 2026-01-02, 2026-01-01T08:00:00Z, 2026-01-03T00:00:00Z"
    })
    void theEndOfARangeIsNotPartOfItButADayIsWhole(String from, String to, Instant first, Instant end) {
        assertThat(sound(Map.of("from", List.of(from), "to", List.of(to))).range())
                .isEqualTo(new TimeRange(first, end));
    }

    @Test
    void aRangeMayBeOpen() {
        assertThat(sound(Map.of("to", List.of("2026-01-01T00:00:00Z"))).range())
                .isEqualTo(new TimeRange(EventId.EARLIEST, Instant.parse("2026-01-01T00:00:00Z")));
    }

    static List<Map.Entry<String, Map<String, List<String>>>> faulty() {
        List<String> many = Collections.nCopies(EventParameters.MOST_VALUES + 1, "x");
        return List.of(
                Map.entry("org", Map.of("org", List.of(""))),
                Map.entry("org", Map.of("org", List.of("a", "b"))),
                Map.entry("from", Map.of("from", List.of("yesterday"))),
                Map.entry("from", Map.of("from", List.of("2026-01-01", "2026-01-02"))),
                Map.entry("to", Map.of("to", List.of("2026-13-01"))),
                Map.entry("to", Map.of("from", List.of("2026-01-02"), "to", List.of("2026-01-01"))),
                Map.entry("to", Map.of("from", List.of("2026-01-02T00:00Z"), "to", List.of("2026-01-02T00:00Z"))),
                Map.entry("event", Map.of("event", List.of("Login", ""))),
                Map.entry("user", Map.of("user", List.of("a\0b"))),
                Map.entry("project", Map.of("project", many)),
                Map.entry("report", Map.of("report", List.of("APP_USAGE", "app_usage"))),
                Map.entry("targetId", Map.of("targetId", List.of("m-1"))),
                Map.entry("targetType", Map.of("targetType", List.of(""), "targetId", List.of("m-1"))),
                Map.entry("targetType", Map.of("targetType", List.of("a", "b"))),
                Map.entry("q", Map.of("q", List.of("\"open"))),
                Map.entry("q", Map.of("q", List.of("a", "b"))),
                Map.entry("q", Map.of("q", List.of(" "))),
                Map.entry("order", Map.of("order", List.of("up"))),
                Map.entry("identities", Map.of("identities", List.of("True"))));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void whatIsWrongIsToldByName(Map.Entry<String, Map<String, List<String>>> faulty) {
        read(faulty.getValue());

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(faulty.getKey());
            assertThat(fault.message()).startsWith(faulty.getKey() + " ").endsWith(".");
        });
    }

    @Test
    void aFilterIsNamedAsItIsRead() {
        for (EventFilter filter : List.of(
                EventFilter.ALL,
                EventFilter.ALL
                        .and(FilterField.LABEL, List.of("b", "a"))
                        .and(FilterField.REPORT, Report.ADMIN_USAGE)
                        .and(FilterField.POSTER, "p")
                        .and(FilterField.TARGET, new TargetId("model", "m-1")),
                EventFilter.of(FilterField.TARGET_TYPE, "model").and(FilterField.EMAIL, "a@b.c"))) {
            assertThat(sound(EventParameters.named(filter)).filter()).isEqualTo(filter);
        }
    }

    @Test
    void whatNoParameterAsksForIsNotNamed() {
        assertThatThrownBy(() -> EventParameters.named(EventFilter.of(FilterField.ACTOR, "ada")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyFieldHasAName() {
        assertThat(FilterField.declared())
                .allMatch(field -> field.equals(FilterField.TARGET)
                        // Users and API keys have a parameter each.
                        || field.equals(FilterField.ACTOR)
                        || EventParameters.NAMES.stream().anyMatch(name -> field.equals(EventParameters.field(name))));
        assertThat(EventParameters.columns().values()).allMatch(FilterField::isOneColumn);
        assertThat(EventParameters.columns().keySet())
                .contains("event", "user", "project", "report")
                .doesNotContain("poster", "resource");
        assertThat(EventParameters.columns().values().stream().filter(FilterField::isIdentifying))
                .singleElement()
                .isEqualTo(FilterField.EMAIL);
    }
}
