package dev.daybook.event;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.NamedValues;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.TimeRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of events by name: the parameters of Daybook's own door, of exports and of pages, whose addresses are their
 * state. Which name asks for which field stands here alone.
 *
 * @param organization whose events are wanted; null if nothing is said of it
 * @param range when they happened: {@code to} is not part of it, but of a day without a time the whole day is
 * @param words what is looked for in them; null if nothing is
 * @param identities whether identifying values are wanted
 */
public record EventParameters(
        @Nullable String organization,
        TimeRange range,
        EventFilter filter,
        @Nullable TextQuery words,
        Order order,
        boolean identities) {

    /** How many values of one parameter may be asked for: each is looked up by itself. */
    public static final int MOST_VALUES = 100;

    private static final String ORGANIZATION = "org";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String TARGET_TYPE = "targetType";
    private static final String TARGET_ID = "targetId";
    private static final String REPORT = "report";
    private static final String WORDS = "q";
    private static final String ORDER = "order";
    private static final String IDENTITIES = "identities";

    private static final Map<String, FilterField<String>> TEXTS = ordered(
            Map.entry("event", FilterField.LABEL),
            Map.entry("user", FilterField.USER),
            Map.entry("actorType", FilterField.ACTOR_TYPE),
            Map.entry("apiKey", FilterField.API_KEY),
            Map.entry("email", FilterField.EMAIL),
            Map.entry("project", FilterField.PROJECT),
            Map.entry("resource", FilterField.RESOURCE),
            Map.entry("poster", FilterField.POSTER),
            Map.entry("dialect", FilterField.DIALECT));

    private static final Map<String, FilterField<?>> FIELDS = fields();

    private static final Map<String, Report> REPORTS =
            ordered(Map.entry("APP_USAGE", Report.APP_USAGE), Map.entry("ADMIN_USAGE", Report.ADMIN_USAGE));
    private static final Map<String, Order> ORDERS =
            ordered(Map.entry("asc", Order.ASCENDING), Map.entry("desc", Order.DESCENDING));
    private static final Map<String, Boolean> SWITCHES = ordered(Map.entry("true", true), Map.entry("false", false));

    /** The names of the parameters that filter, in the order in which they are described. */
    public static final List<String> FILTERS = filters();

    /** The names of all parameters that are read here. */
    public static final List<String> NAMES = Stream.concat(
                    Stream.of(ORGANIZATION, FROM, TO),
                    Stream.concat(FILTERS.stream(), Stream.of(WORDS, ORDER, IDENTITIES)))
            .toList();

    /**
     * Reads the parameters of these names; others are not looked at.
     *
     * @param values the values of each parameter by its name
     * @param faults takes what is wrong with them. What is at fault reads as if it were absent, so that nothing may be done with
     *     the result if there was anything.
     */
    public static EventParameters of(Map<String, List<String>> values, Consumer<Fault> faults) {
        NamedValues named = new NamedValues(values, faults);
        Reading reading = new Reading(named, faults);
        return new EventParameters(
                named.text(ORGANIZATION),
                reading.range(),
                reading.filter(),
                reading.words(),
                Objects.requireNonNullElse(named.choice(ORDER, ORDERS), Order.DESCENDING),
                Objects.requireNonNullElse(named.choice(IDENTITIES, SWITCHES), true));
    }

    /** The field that a parameter's values are of, or null if it is none that filters by one. */
    public static @Nullable FilterField<?> field(String name) {
        return FIELDS.get(name);
    }

    /** The fields whose values events can be grouped by and completed from, by the names of their parameters. */
    public static Map<String, FilterField<?>> columns() {
        Map<String, FilterField<?>> columns = new LinkedHashMap<>(FIELDS);
        columns.values().removeIf(field -> !field.isOneColumn());
        return columns;
    }

    /**
     * The values of a filter by the names of parameters: whoever reads these again has the same filter.
     *
     * @throws IllegalArgumentException if the filter asks for a field that no parameter asks for
     */
    public static Map<String, List<String>> named(EventFilter filter) {
        for (FilterField<?> field : filter.asked().keySet()) {
            if (!FIELDS.containsValue(field) && !field.equals(FilterField.TARGET)) {
                throw new IllegalArgumentException("No parameter asks for " + field);
            }
        }
        Map<String, List<String>> named = new LinkedHashMap<>();
        FIELDS.forEach((name, field) -> {
            List<List<String>> values = filter.asked().get(field);
            if (values != null) {
                named.put(name, values.stream().map(List::getFirst).toList());
            }
        });
        List<List<String>> target = filter.asked().get(FilterField.TARGET);
        if (target != null) {
            named.put(TARGET_TYPE, List.of(target.getFirst().getFirst()));
            named.put(TARGET_ID, List.of(target.getFirst().getLast()));
        }
        return named;
    }

    /** The query that these parameters are, of events that a tenant may see. */
    public EventQuery query(Tenant tenant) {
        return new EventQuery(tenant, range, order, filter, identities);
    }

    private static Map<String, FilterField<?>> fields() {
        Map<String, FilterField<?>> fields = new LinkedHashMap<>(TEXTS);
        fields.put(TARGET_TYPE, FilterField.TARGET_TYPE);
        fields.put(REPORT, FilterField.REPORT);
        return Collections.unmodifiableMap(fields);
    }

    private static List<String> filters() {
        List<String> filters = new ArrayList<>(TEXTS.keySet());
        filters.addAll(List.of(TARGET_TYPE, TARGET_ID, REPORT));
        return List.copyOf(filters);
    }

    // In a fixed order, because faults list the choices.
    @SafeVarargs
    private static <T> Map<String, T> ordered(Map.Entry<String, T>... entries) {
        Map<String, T> ordered = new LinkedHashMap<>();
        for (Map.Entry<String, T> entry : entries) {
            ordered.put(entry.getKey(), entry.getValue());
        }
        return Collections.unmodifiableMap(ordered);
    }

    /** Reads the parameters of one query. */
    private record Reading(NamedValues values, Consumer<Fault> faults) {

        TimeRange range() {
            Moment from = values.moment(FROM);
            Moment to = values.moment(TO);
            if (from != null && to != null && !from.start().isBefore(to.end())) {
                values.fault(TO, "must be later than from");
            }
            return new TimeRange(
                    from == null ? TimeRange.ALL.from() : from.start(), to == null ? TimeRange.ALL.to() : to.end());
        }

        EventFilter filter() {
            EventFilter filter = EventFilter.ALL;
            for (Map.Entry<String, FilterField<String>> text : TEXTS.entrySet()) {
                filter = filter.and(text.getValue(), texts(text.getKey()));
            }
            return target(filter).and(FilterField.REPORT, choices(REPORT, REPORTS));
        }

        private EventFilter target(EventFilter filter) {
            String type = values.text(TARGET_TYPE);
            String id = values.text(TARGET_ID);
            if (id == null) {
                return filter.and(FilterField.TARGET_TYPE, type);
            }
            if (type == null) {
                if (values.given(TARGET_TYPE).isEmpty()) {
                    values.fault(TARGET_ID, "must be given together with targetType");
                }
                return filter;
            }
            return filter.and(FilterField.TARGET, new EventFilter.TargetId(type, id));
        }

        @Nullable
        TextQuery words() {
            String text = values.text(WORDS);
            try {
                return text == null ? null : TextQuery.of(text);
            } catch (Refusal.Invalid refusal) {
                refusal.faults().forEach(faults);
                return null;
            }
        }

        private List<String> texts(String name) {
            List<String> given = values.given(name);
            if (given.size() > MOST_VALUES) {
                values.fault(name, "must be given at most " + MOST_VALUES + " times");
                return List.of();
            }
            return values.areTexts(name, given) ? given : List.of();
        }

        private <T> List<T> choices(String name, Map<String, T> choices) {
            List<T> chosen = new ArrayList<>();
            for (String text : texts(name)) {
                T choice = choices.get(text);
                if (choice == null) {
                    values.fault(name, NamedValues.complaint(choices.keySet()));
                    return List.of();
                }
                chosen.add(choice);
            }
            return chosen;
        }
    }
}
