package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @Test
    void nothingButTheFlagIsEverythingOfAllReports() {
        ExportOrder order = request(null, null, null, null, null, null).check(NOW, YEAR, true);

        assertThat(order)
                .isEqualTo(new ExportOrder(
                        List.of("ADMIN_USAGE", "APP_USAGE", "PREDICTION_USAGE"),
                        List.of(),
                        true,
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        null));
    }

    @Test
    void reportsAndFieldsAreTakenOnceAndReportsInTheirOrder() {
        ExportOrder order = request(
                        null,
                        null,
                        List.of("PREDICTION_USAGE", "ADMIN_USAGE", "ADMIN_USAGE"),
                        List.of("position", "details.a.b", "id", "position"),
                        null,
                        null)
                .check(NOW, YEAR, false);

        assertThat(order.includeReport()).containsExactly("ADMIN_USAGE", "PREDICTION_USAGE");
        assertThat(order.include()).containsExactly("position", "details.a.b", "id");
        assertThat(order.formulasDefused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T12:00:00Z", "2026-11-22T11:59:59.999999Z", "2025-11-22T00:00:00Z"})
    void startMayBeAnythingFromTheBeginningOfTheOldestDayToNow(Instant start) {
        assertThat(request(start, null, null, null, null, null)
                        .check(NOW, YEAR, true)
                        .start())
                .isEqualTo(start);
    }

    @Test
    void endMayBeInTheFuture() {
        Instant end = NOW.plusSeconds(60);

        assertThat(request(NOW, end, null, null, null, null)
                        .check(NOW, YEAR, true)
                        .range()
                        .to())
                .isEqualTo(end.plusNanos(1000));
    }

    static Stream<Arguments> faults() {
        Instant yesterday = NOW.minusSeconds(86_400);
        Instant longAgo = Instant.parse("2025-11-21T23:59:59Z");
        return Stream.of(
                Arguments.of("start", request(NOW, yesterday, null, null, null, null)),
                Arguments.of("start", request(NOW.plusMillis(1), null, null, null, null, null)),
                Arguments.of("start", request(NOW.plusMillis(1), NOW.plusMillis(2), null, null, null, null)),
                Arguments.of("start", request(longAgo, null, null, null, null, null)),
                Arguments.of("end", request(null, longAgo, null, null, null, null)),
                Arguments.of("includeReport", request(null, null, List.of(), null, null, null)),
                Arguments.of("includeReport", request(null, null, List.of("admin_usage"), null, null, null)),
                Arguments.of("includeReport", request(null, null, List.of("ADMIN_USAGE", ""), null, null, null)),
                Arguments.of(
                        "includeReport",
                        request(null, null, Collections.<@Nullable String>singletonList(null), null, null, null)),
                Arguments.of("include", request(null, null, null, List.of("username", "nobody"), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details"), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details."), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details..a"), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details.a."), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details.a\u0000"), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details.\ud800"), null, null)),
                Arguments.of("include", request(null, null, null, List.of("details." + "a".repeat(249)), null, null)),
                Arguments.of(
                        "include", request(null, null, null, Arrays.<@Nullable String>asList("id", null), null, null)),
                Arguments.of("include", request(null, null, null, manyPaths(), null, null)),
                Arguments.of("projectId", request(null, null, null, null, "", null)),
                Arguments.of("projectId", request(null, null, null, null, "p".repeat(257), null)),
                Arguments.of("userId", request(null, null, null, null, null, " ")),
                Arguments.of("userId", request(null, null, null, null, null, "a\u0000")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsWrongIsNamed(String field, ExportRequest request) {
        assertThatThrownBy(() -> request.check(NOW, YEAR, true))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::field)
                                .containsExactly(field));
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        ExportRequest request =
                request(NOW.plusSeconds(2), NOW.plusSeconds(1), List.of("x"), List.of("y", "z"), " ", "");

        assertThatThrownBy(() -> request.check(NOW, YEAR, true))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::field)
                                .containsExactly(
                                        "start",
                                        "start",
                                        "projectId",
                                        "userId",
                                        "includeReport",
                                        "include",
                                        "include"));
    }

    private static List<@Nullable String> manyPaths() {
        return IntStream.rangeClosed(0, 100)
                .<@Nullable String>mapToObj(i -> "details.a" + i)
                .toList();
    }

    private static ExportRequest request(
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable List<@Nullable String> reports,
            @Nullable List<@Nullable String> include,
            @Nullable String projectId,
            @Nullable String userId) {
        return ExportRequests.of(true, start, end, reports, include, false, projectId, userId, null);
    }
}
