package dev.daybook.event.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.event.EventFilter;
import dev.daybook.event.EventFilter.TargetId;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.event.Report;
import dev.daybook.event.StoredLogs;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.TimeRange;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each place that must know a field is asked for every field that is declared, and for one more. */
class FilterFieldTest {

    private static final FilterField<String> FURTHER =
            FilterField.columns("further", 5, "target_name").counted();
    private static final FilterFields FIELDS = new FilterFields(List.of(FURTHER));

    /** A field and two of its values. */
    record Tried<V>(FilterField<V> field, V one, V other) {

        EventFilter one(EventFilter filter) {
            return filter.and(field, one);
        }

        EventFilter both(EventFilter filter) {
            return filter.and(field, List.of(one, other));
        }

        @Override
        public String toString() {
            return field.name();
        }
    }

    private static Stream<Tried<?>> fields() {
        return FIELDS.all().stream().map(FilterFieldTest::tried);
    }

    private static Tried<?> tried(FilterField<?> field) {
        if (field.equals(FilterField.TARGET)) {
            return new Tried<>(FilterField.TARGET, new TargetId("model", "a"), new TargetId("model", "b"));
        }
        if (field.equals(FilterField.REPORT)) {
            return new Tried<>(FilterField.REPORT, Report.APP_USAGE, Report.ADMIN_USAGE);
        }
        @SuppressWarnings("unchecked")
        FilterField<String> text = (FilterField<String>) field;
        return new Tried<>(text, "a", "b");
    }

    @Test
    void everyConstantIsDeclared() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (var member : FilterField.class.getDeclaredFields()) {
            if (Modifier.isPublic(member.getModifiers())) {
                constants.add(member.get(null));
            }
        }
        assertThat(FilterField.declared()).isEqualTo(constants).isSorted();
        assertThat(FIELDS.all()).containsAll(FilterField.declared()).contains(FURTHER);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void isACondition(Tried<?> tried) {
        for (EventFilter filter : List.of(tried.one(EventFilter.ALL), tried.both(EventFilter.ALL))) {
            EventConditions conditions = new EventConditions("e").matching(filter);
            for (List<String> way : tried.field().place().ways()) {
                assertThat(conditions.toString()).contains(way);
            }
            assertThat(conditions.toString().chars().filter(character -> character == '?'))
                    .hasSameSizeAs(conditions.parameters());
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void tellsCursorsApart(Tried<?> tried) {
        assertThat(Stream.of(EventFilter.ALL, tried.one(EventFilter.ALL), tried.both(EventFilter.ALL))
                        .map(FilterFieldTest::fingerprint))
                .doesNotHaveDuplicates();
        assertThat(fingerprint(tried.one(
                        EventFilter.of(FilterField.LABEL, tried.field().equals(FilterField.LABEL) ? null : "x"))))
                .isNotEqualTo(fingerprint(EventFilter.of(FilterField.LABEL, "x")));
    }

    private static String fingerprint(EventFilter filter) {
        return Cursor.fingerprint(
                new EventQuery(new Tenant.Organization("acme"), TimeRange.ALL, Order.ASCENDING, filter, true), 10);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void saysHowItsEventsAreFound(Tried<?> tried) {
        EventIndex one = EventIndex.of(tried.one(EventFilter.ALL));
        EventIndex both = EventIndex.of(tried.both(EventFilter.ALL));
        FilterField.Place place = tried.field().place();
        boolean isRange = !place.isBeside() && place.ways().size() == 1;

        assertThat(one.isOf(tried.field()))
                .as("one value")
                .isEqualTo(tried.field().hasIndex() && !isRange);
        assertThat(both.isOf(tried.field()))
                .as("two values")
                .isEqualTo(tried.field().hasIndex());
        if (both.isOf(tried.field())) {
            List<Object> parameters = new ArrayList<>();
            assertThat(both.values(parameters)).contains("unnest");
            assertThat(parameters).hasSize(tried.field().width());
            assertThat(both.branches()).hasSameSizeAs(place.ways());
            assertThat(new EventConditions("e")
                            .matching(tried.both(EventFilter.ALL), both)
                            .parameters())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void itsEventsAreFoundByTheNarrowerOfTwoFields(Tried<?> tried) {
        fields().filter(other -> other.field().compareTo(tried.field()) > 0).forEach(wider -> {
            EventIndex index = EventIndex.of(wider.both(tried.both(EventFilter.ALL)));
            assertThat(index.isOf(tried.field()))
                    .as("%s and %s", tried, wider)
                    .isEqualTo(tried.field().hasIndex());
            assertThat(index.isOf(wider.field()))
                    .as("%s and %s", tried, wider)
                    .isEqualTo(!tried.field().hasIndex() && wider.field().hasIndex());
        });
    }

    @ParameterizedTest
    @MethodSource("fields")
    void isCountedAndExaminedIfItSaysSo(Tried<?> tried) {
        FilterField<?> field = tried.field();
        String counted = field.isCounted() ? "'" + field.name() + "'" : "no field";

        assertThat(FIELDS.isCounted(field)).isEqualTo(field.isCounted());
        assertThat(EventCounter.rollUp(FIELDS).contains(counted)).isEqualTo(field.isCounted());
        assertThat(StoredLogs.otherCounts(FIELDS).contains(counted)).isEqualTo(field.isCounted());
    }

    @Test
    void aFieldOfFewValuesHasAnIndexOfSome() {
        assertThat(FilterField.REPORT.hasIndex(List.of(List.of("ADMIN_USAGE")))).isTrue();
        assertThat(FilterField.REPORT.hasIndex(List.of(List.of("APP_USAGE")))).isFalse();
        assertThat(FilterField.REPORT.hasIndex(List.of(List.of("ADMIN_USAGE"), List.of("APP_USAGE"))))
                .isFalse();
        assertThat(FilterField.USER.hasIndex(List.of(List.of("ada")))).isTrue();
        assertThat(FilterField.POSTER.hasIndex(List.of(List.of("ada")))).isFalse();
    }

    @Test
    void whatNobodyCountsIsNotAddedUp() {
        assertThat(new FilterFields(List.of()).isCounted(FURTHER)).isFalse();
    }

    @Test
    void isAskedForOnce() {
        EventFilter filter = EventFilter.of(FilterField.LABEL, "a");
        assertThatThrownBy(() -> filter.and(FilterField.LABEL, "b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(filter.and(FilterField.USER, (String) null)).isEqualTo(filter);
        assertThat(filter.and(FilterField.USER, List.of())).isEqualTo(filter);
    }

    @Test
    void theSameValuesInAnotherOrderAreTheSameFilter() {
        assertThat(EventFilter.ALL
                        .and(FilterField.LABEL, List.of("b", "a", "b"))
                        .and(FilterField.USER, "u"))
                .isEqualTo(EventFilter.of(FilterField.USER, "u").and(FilterField.LABEL, List.of("a", "b")))
                .hasSameHashCodeAs(EventFilter.of(FilterField.USER, "u").and(FilterField.LABEL, List.of("a", "b")));
    }

    @Test
    void oneValueIsNotTwoThatLookLikeIt() {
        assertThat(List.of(
                        EventFilter.of(FilterField.LABEL, "a\" or \"b"),
                        EventFilter.of(FilterField.LABEL, "a\\\" or \\\"b"),
                        EventFilter.ALL.and(FilterField.LABEL, List.of("a", "b"))))
                .extracting(EventFilter::toString)
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesTwoFieldsThatAreOne() {
        assertThatThrownBy(() -> new FilterFields(List.of(FilterField.columns("label", 5, "target_name"))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new FilterFields(
                        List.of(FilterField.columns("other", 5, "label").counted())))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        FilterField.columns("two", 5, "user_id", "api_key_id").counted())
                .isInstanceOf(IllegalStateException.class);
    }
}
