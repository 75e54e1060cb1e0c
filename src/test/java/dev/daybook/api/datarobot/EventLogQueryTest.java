package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.event.Report;
import dev.daybook.event.Tenant;
import dev.daybook.event.Window;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class EventLogQueryTest {

    private static final Caller READER =
            new Caller("ada", null, "acme", Set.of(Permission.CAN_ACCESS_USER_ACTIVITY), null);
    private static final Caller ADMINISTRATOR =
            new Caller("root", null, "default", Set.of(Permission.SYSTEM_ADMIN), null);

    @Test
    void withoutParametersItIsTheFirstHundredOfTheCallersEventsNewestFirst() {
        EventLogQuery query = EventLogQuery.of(new LinkedMultiValueMap<>());

        assertThat(query.toEventQuery(READER)).isEqualTo(EventQuery.of(new Tenant.Organization("acme")));
        assertThat(query.toEventQuery(ADMINISTRATOR)).isEqualTo(EventQuery.of(new Tenant.Everyone()));
        assertThat(query.window()).isEqualTo(Window.first(100));
        assertThat(query.identifying()).isTrue();
    }

    @Test
    void everyParameterIsRead() {
        EventLogQuery query = read("projectId=p1&userId=u1&orgId=acme&event=Project Renamed"
                + "&minTimestamp=2026-01-01&maxTimestamp=2026-01-31T23:59:59.999999999Z&offset=200&order=asc"
                + "&includeIdentifyingFields=False&auditReportType=APP_USAGE&limit=1000&cursor=c");

        assertThat(query.toEventQuery(READER))
                .isEqualTo(new EventQuery(
                        new Tenant.Organization("acme"),
                        new TimeRange(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")),
                        Order.ASCENDING,
                        EventFilter.of(FilterField.LABEL, "Project Renamed")
                                .and(FilterField.USER, "u1")
                                .and(FilterField.PROJECT, "p1")
                                .and(FilterField.REPORT, Report.APP_USAGE),
                        false));
        assertThat(query.window()).isEqualTo(new Window(200, 1000, "c"));
        assertThat(query.identifying()).isFalse();
    }

    @Test
    void aDateAtTheEndIsTheWholeDayAndAtTheStartItsMidnight() {
        assertThat(read("minTimestamp=2026-01-31&maxTimestamp=2026-01-31").range())
                .isEqualTo(new TimeRange(Instant.parse("2026-01-31T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T02:00:00 02:00",
        "2026-01-01T02:00:00 0200",
        "2026-01-01 02:00 02",
        "2026-01-01 02:00:00  02:00",
        "2026-01-01 02:00:00 +02:00"
    })
    void aPlusThatWasNotEscapedIsUnderstood(String text) {
        assertThat(read("minTimestamp=" + text).range().from()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void bothBoundsAreInclusiveToTheMicrosecond() {
        TimeRange range = read("minTimestamp=2026-01-01T00:00:00.000001&maxTimestamp=2026-01-01T00:00:00.000001")
                .range();

        assertThat(range)
                .isEqualTo(new TimeRange(
                        Instant.parse("2026-01-01T00:00:00.000001Z"), Instant.parse("2026-01-01T00:00:00.000002Z")));
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsEmpty() {
        assertThat(read("minTimestamp=2026-02-01&maxTimestamp=2026-01-01")
                        .range()
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anotherOrganizationIsDenied() {
        EventLogQuery query = read("orgId=other");

        assertThatExceptionOfType(Refusal.Denied.class).isThrownBy(() -> query.toEventQuery(READER));
        assertThat(query.toEventQuery(ADMINISTRATOR).tenant()).isEqualTo(new Tenant.Organization("other"));
    }

    @ParameterizedTest
    @CsvSource({
        "includeIdentifyingFields=true, true",
        "includeIdentifyingFields=True, true",
        "includeIdentifyingFields=false, false",
        "includeIdentifyingFields=False, false",
    })
    void identifyingValuesAreShownOrHiddenInPythonsWordsToo(String query, boolean identifying) {
        assertThat(read(query).identifying()).isEqualTo(identifying);
        assertThat(EventLogQuery.identifying(parameters(query))).isEqualTo(identifying);
    }

    @ParameterizedTest
    @CsvSource({
        "'event=A: B.', A: B.",
        "event=Notification policy created, Notification policy created",
        "event=Ереван \uD83D\uDE00, Ереван \uD83D\uDE00",
        "event=0, 0",
        "event=no such label, no such label",
        "'event= ', ' '",
    })
    void labelsAreTakenLetterByLetter(String query, String label) {
        assertThat(read(query).event()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"offset=0, 0", "offset=007, 7", "offset=9007199254740991, 9007199254740991"})
    void offsetsAreWholeNumbers(String query, long offset) {
        assertThat(read(query).window().offset()).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({"limit=1, 1", "limit=1000, 1000"})
    void limitsAreAtMostAThousand(String query, int limit) {
        assertThat(read(query).window().limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource({"page=2", "Limit=0", "_=", "utm_source=mail", "LIMIT=x&limit=5", "offset[]=x"})
    void parametersOfOtherNamesAreIgnored(String query) {
        assertThat(read(query)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "projectId=, projectId",
        "projectId=a&projectId=b, projectId",
        "projectId=a&projectId=a, projectId",
        "projectId=a%00b, projectId",
        "userId=, userId",
        "userId=a&userId=b, userId",
        "userId=%00, userId",
        "orgId=, orgId",
        "orgId=acme&orgId=acme, orgId",
        "event=, event",
        "event=Logout&event=Login Fail, event",
        "event=%00Logout, event",
        "minTimestamp=, minTimestamp",
        "minTimestamp=yesterday, minTimestamp",
        "minTimestamp=2026-02-30, minTimestamp",
        "minTimestamp=2026-01-01T00:00:00+25:00, minTimestamp",
        "minTimestamp=2026-01-01&minTimestamp=2026-01-02, minTimestamp",
        "maxTimestamp=, maxTimestamp",
        "maxTimestamp=1735689600, maxTimestamp",
        "maxTimestamp=2026-01-01T25:00:00Z, maxTimestamp",
        "maxTimestamp=2026-01-01T00:00:00.0000000001Z, maxTimestamp",
        "offset=, offset",
        "offset=-1, offset",
        "offset=1.5, offset",
        "offset=1e3, offset",
        "offset=+1, offset",
        "offset= 1, offset",
        "offset=0x10, offset",
        "offset=٣, offset",
        "offset=ten, offset",
        "offset=9007199254740992, offset",
        "offset=9223372036854775808, offset",
        "offset=99999999999999999999999999, offset",
        "offset=1&offset=1, offset",
        "limit=, limit",
        "limit=0, limit",
        "limit=-5, limit",
        "limit=1001, limit",
        "limit=2147483648, limit",
        "limit=4294967297, limit",
        "limit=all, limit",
        "limit=5&limit=6, limit",
        "cursor=, cursor",
        "cursor=a&cursor=b, cursor",
        "cursor=%00, cursor",
        "order=, order",
        "order=ASC, order",
        "order=descending, order",
        "order=timestamp, order",
        "order=asc&order=desc, order",
        "includeIdentifyingFields=, includeIdentifyingFields",
        "includeIdentifyingFields=TRUE, includeIdentifyingFields",
        "includeIdentifyingFields=1, includeIdentifyingFields",
        "includeIdentifyingFields=no, includeIdentifyingFields",
        "includeIdentifyingFields=true&includeIdentifyingFields=true, includeIdentifyingFields",
        "auditReportType=, auditReportType",
        "auditReportType=app_usage, auditReportType",
        "auditReportType=PREDICTION_USAGE, auditReportType",
        "auditReportType=APP_USAGE&auditReportType=ADMIN_USAGE, auditReportType",
    })
    void aBadValueIsRefusedByName(String query, String parameter) {
        MultiValueMap<String, String> parameters = parameters(query);

        assertThat(faults(parameters)).extracting(Fault::field).containsExactly(parameter);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.add("userId", "a\uD83D");

        assertThat(faults(parameters)).extracting(Fault::field).containsExactly("userId");
    }

    @Test
    void everyFaultIsNamedInOneAnswer() {
        assertThat(faults(parameters("limit=0&offset=-1&order=up&event=&minTimestamp=x&maxTimestamp=y&cursor=")))
                .extracting(Fault::field)
                .containsExactlyInAnyOrder(
                        "limit", "offset", "order", "event", "minTimestamp", "maxTimestamp", "cursor");
    }

    @Test
    void aFaultListsTheWordsThatAreAllowed() {
        assertThat(faults(parameters("includeIdentifyingFields=yes")))
                .containsExactly(Fault.of(
                        "includeIdentifyingFields",
                        "includeIdentifyingFields must be one of false, False, true, True."));
        assertThat(faults(parameters("limit=0")))
                .containsExactly(Fault.of("limit", "limit must be a whole number from 1 to 1000."));
    }

    private static List<Fault> faults(MultiValueMap<String, String> parameters) {
        return catchThrowableOfType(Refusal.Invalid.class, () -> EventLogQuery.of(parameters))
                .faults();
    }

    private static EventLogQuery read(String query) {
        return EventLogQuery.of(parameters(query));
    }

    // As a servlet container would; only a NUL is written escaped here, because the source of a test cannot hold it.
    private static MultiValueMap<String, String> parameters(String query) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        UriComponentsBuilder.newInstance()
                .query(query)
                .build()
                .getQueryParams()
                .forEach((name, values) ->
                        values.forEach(value -> parameters.add(name, value == null ? "" : value.replace("%00", "\0"))));
        return parameters;
    }
}
