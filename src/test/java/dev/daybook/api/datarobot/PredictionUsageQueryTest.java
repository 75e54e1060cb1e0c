package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import dev.daybook.usage.UsageQuery;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class PredictionUsageQueryTest {

    private static final String DAY = "minTimestamp=2026-01-31T12:00:00Z&maxTimestamp=2026-02-01T12:00:00Z";
    private static final Caller CALLER =
            new Caller("ada", null, "acme", Set.of(Permission.CAN_ACCESS_USER_ACTIVITY), null);

    @Test
    void readsEveryParameter() {
        PredictionUsageQuery query = query(
                DAY
                        + "&projectId=p&userId=u&orgId=acme&order=asc&offset=7&limit=9&includeIdentifyingFields=False&cursor=c");

        assertThat(query.toUsageQuery(CALLER))
                .isEqualTo(new UsageQuery(
                        "acme",
                        TimeRange.inclusive(
                                Instant.parse("2026-01-31T12:00:00Z"), Instant.parse("2026-02-01T12:00:00Z")),
                        "p",
                        "u",
                        true,
                        false));
        assertThat(query.window().offset()).isEqualTo(7);
        assertThat(query.window().limit()).isEqualTo(9);
        assertThat(query.window().cursor()).isEqualTo("c");
    }

    @Test
    void isNewestFirstWithNamesAHundredAtATimeByDefault() {
        PredictionUsageQuery query = query(DAY);

        assertThat(query.toUsageQuery(CALLER).ascending()).isFalse();
        assertThat(query.identifying()).isTrue();
        assertThat(query.window().limit()).isEqualTo(100);
    }

    @Test
    void spansEveryOrganizationForASystemAdministratorAlone() {
        Caller administrator = new Caller("root", null, "default", Set.of(Permission.SYSTEM_ADMIN), null);

        assertThat(query(DAY).toUsageQuery(CALLER).orgId()).isEqualTo("acme");
        assertThat(query(DAY).toUsageQuery(administrator).orgId()).isNull();
        assertThat(query(DAY + "&orgId=x").toUsageQuery(administrator).orgId()).isEqualTo("x");
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> query(DAY + "&orgId=x").toUsageQuery(CALLER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | minTimestamp,maxTimestamp",
                "minTimestamp=2026-01-31 | maxTimestamp",
                "maxTimestamp=2026-01-31 | minTimestamp",
                "minTimestamp=&maxTimestamp=2026-01-31 | minTimestamp",
                "minTimestamp=x&maxTimestamp=y | minTimestamp,maxTimestamp",
                "minTimestamp=2026-01-31&maxTimestamp=2026-02-01T00:00:00.000001Z | maxTimestamp",
                "minTimestamp=1970-01-01&maxTimestamp=9999-12-31 | maxTimestamp"
            })
    void refusesARangeThatIsNoneOrLongerThanADay(String parameters, String faults) {
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> query(parameters))
                .satisfies(refusal ->
                        assertThat(refusal.faults().stream().map(Fault::field)).containsExactly(faults.split(",")));
    }

    @Test
    void aDateAtTheEndIsTheWholeDay() {
        assertThat(query("minTimestamp=2026-01-31&maxTimestamp=2026-01-31").range())
                .isEqualTo(new TimeRange(Instant.parse("2026-01-31T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")));
        assertThat(query("minTimestamp=2026-01-31&maxTimestamp=2026-02-01")
                        .range()
                        .to())
                .isEqualTo("2026-02-02T00:00:00Z");
    }

    @Test
    void namesEveryFault() {
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(
                        () -> query(
                                "minTimestamp=x&projectId=&userId=a&userId=b&order=up&offset=-1&limit=0&includeIdentifyingFields=no"))
                .satisfies(refusal -> assertThat(refusal.faults().stream().map(Fault::field))
                        .containsExactlyInAnyOrder(
                                "minTimestamp",
                                "maxTimestamp",
                                "projectId",
                                "userId",
                                "order",
                                "offset",
                                "limit",
                                "includeIdentifyingFields"));
    }

    private static PredictionUsageQuery query(String parameters) {
        MultiValueMap<String, String> values = parameters.isEmpty()
                ? new LinkedMultiValueMap<>()
                : UriComponentsBuilder.fromUriString("?" + parameters).build().getQueryParams();
        MultiValueMap<String, String> copy = new LinkedMultiValueMap<>();
        values.forEach((name, texts) -> texts.forEach(text -> copy.add(name, text == null ? "" : text)));
        return PredictionUsageQuery.of(copy);
    }
}
