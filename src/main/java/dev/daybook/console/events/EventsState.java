package dev.daybook.console.events;

import dev.daybook.console.ViewerZone;
import dev.daybook.event.Order;
import dev.daybook.kernel.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/**
 * What a page of events shows, which is what its address says: whoever has the address has the view. Each change of it is
 * another address, on which the list begins anew.
 *
 * @param filters what is looked for, by the names of the parameters, each with its values
 * @param words what is searched for in the texts
 * @param zone the zone that the address asks for; null for the viewer's own
 * @param columns the columns of the list; empty for the usual ones
 * @param group by which field the bars of the chart are parted; null for none
 * @param cursor where the list goes on; null at its beginning
 */
public record EventsState(
        Map<String, List<String>> filters,
        @Nullable String words,
        Span span,
        @Nullable ViewerZone zone,
        List<Column> columns,
        Order order,
        boolean identities,
        @Nullable String group,
        @Nullable String cursor) {

    /** Everything, newest first. */
    public static final EventsState ALL =
            new EventsState(Map.of(), null, Span.ALL, null, List.of(), Order.DESCENDING, true, null, null);

    /** The fields by which the bars of the chart can be parted. */
    static final List<String> GROUPS = List.of("report", "event", "user", "project");

    private static final String ORGANIZATION = "org";
    private static final String WORDS = "q";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String RANGE = "range";
    private static final String ZONE = "tz";
    private static final String COLUMNS = "columns";
    private static final String ORDER = "order";
    private static final String IDENTITIES = "identities";
    private static final String GROUP = "group";
    private static final String CURSOR = "cursor";

    public EventsState {
        Map<String, List<String>> sorted = new TreeMap<>();
        filters.forEach((name, values) -> {
            if (!values.isEmpty()) {
                sorted.put(name, values.stream().distinct().toList());
            }
        });
        filters = Collections.unmodifiableMap(sorted);
        columns = List.copyOf(columns);
    }

    /**
     * A state that was read.
     *
     * @param faults what of the address is no part of a state; the state is without it
     */
    public record Reading(EventsState state, List<Fault> faults) {}

    /**
     * Reads the parameters of an address. Whether a filter's value can be looked for is the log's affair.
     *
     * @param names the names of the filters
     */
    public static Reading read(MultiValueMap<String, String> parameters, List<String> names) {
        Reader reader = new Reader(parameters);
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (String name : names) {
            filters.put(name, reader.all(name));
        }
        EventsState state = new EventsState(
                filters,
                reader.one(WORDS),
                reader.span(),
                reader.zone(),
                reader.columns(),
                "asc".equals(reader.word(ORDER, List.of("asc", "desc"))) ? Order.ASCENDING : Order.DESCENDING,
                !"false".equals(reader.word(IDENTITIES, List.of("true", "false"))),
                reader.word(GROUP, GROUPS),
                reader.one(CURSOR));
        return new Reading(state, reader.faults);
    }

    /** Reads parameters one by one and gathers what is wrong with them. */
    private static final class Reader {

        private final MultiValueMap<String, String> parameters;
        private final List<Fault> faults = new ArrayList<>();

        Reader(MultiValueMap<String, String> parameters) {
            this.parameters = parameters;
        }

        /** What a form sends empty was not filled in. */
        List<String> all(String name) {
            return parameters.getOrDefault(name, List.of()).stream()
                    .filter(value -> !value.isEmpty())
                    .toList();
        }

        @Nullable
        String one(String name) {
            List<String> values = all(name);
            if (values.size() > 1) {
                faults.add(Fault.of(name, name + " must be given once."));
            }
            return values.isEmpty() ? null : values.getFirst();
        }

        @Nullable
        String word(String name, List<String> words) {
            String word = one(name);
            if (word != null && !words.contains(word)) {
                faults.add(Fault.of(name, name + " must be one of " + String.join(", ", words) + "."));
            }
            return word;
        }

        Span span() {
            String from = one(FROM);
            String to = one(TO);
            String range = one(RANGE);
            if (range == null) {
                return new Span(null, from, to);
            }
            if (from != null || to != null) {
                faults.add(Fault.of(RANGE, "range must not be given together with from or to."));
                return new Span(null, from, to);
            }
            return Span.ago(range).orElseGet(() -> {
                faults.add(Fault.of(RANGE, "range must be a while such as 90m, 24h, 7d or 12w."));
                return Span.ALL;
            });
        }

        @Nullable
        ViewerZone zone() {
            String name = one(ZONE);
            if (name == null) {
                return null;
            }
            return ViewerZone.named(name).orElseGet(() -> {
                faults.add(Fault.of(ZONE, "tz must be the name of a time zone, such as Europe/Berlin."));
                return null;
            });
        }

        List<Column> columns() {
            List<Column> columns = new ArrayList<>();
            for (String value : all(COLUMNS)) {
                for (String name : value.split(",", -1)) {
                    Column.named(name)
                            .ifPresentOrElse(
                                    columns::add,
                                    () -> faults.add(
                                            Fault.of(COLUMNS, "columns must be some of " + Column.names() + ".")));
                }
            }
            return columns.stream().distinct().toList();
        }
    }

    /** What the address says, by the names of its parameters. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new LinkedHashMap<>(filters);
        add(parameters, WORDS, words);
        add(parameters, RANGE, span.relative());
        add(parameters, FROM, span.from());
        add(parameters, TO, span.to());
        add(parameters, ZONE, zone == null ? null : zone.name());
        add(parameters, COLUMNS, columns.isEmpty() ? null : Column.names(columns));
        add(parameters, ORDER, order == Order.ASCENDING ? "asc" : null);
        add(parameters, IDENTITIES, identities ? null : "false");
        add(parameters, GROUP, group);
        add(parameters, CURSOR, cursor);
        return parameters;
    }

    /** What is asked of the log, by the names of its parameters. */
    public Map<String, List<String>> asked(Instant now) {
        Map<String, List<String>> asked = parameters();
        asked.remove(RANGE);
        add(asked, FROM, span.first(now));
        return asked;
    }

    private static void add(Map<String, List<String>> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, List.of(value));
        }
    }

    /** The address's query, without a question mark; empty for everything. */
    public String query() {
        StringBuilder query = new StringBuilder();
        parameters()
                .forEach((name, values) -> values.forEach(value -> query.append(query.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(UriUtils.encode(value, StandardCharsets.UTF_8))));
        return query.toString();
    }

    /** The same at its beginning, with another value of a filter beside those that are there. */
    EventsState with(String name, String value) {
        List<String> values = new ArrayList<>(values(name));
        values.add(value);
        return withAll(name, values);
    }

    /** The same at its beginning, without one value of a filter. */
    EventsState without(String name, String value) {
        return withAll(
                name,
                values(name).stream().filter(other -> !other.equals(value)).toList());
    }

    /** The same at its beginning, with these values of a filter and no others; without any, it is not looked for. */
    EventsState withAll(String name, List<String> values) {
        Map<String, List<String>> other = new LinkedHashMap<>(filters);
        other.put(name, values);
        return new EventsState(other, words, span, zone, columns, order, identities, group, null);
    }

    EventsState withoutWords() {
        return new EventsState(filters, null, span, zone, columns, order, identities, group, null);
    }

    public EventsState within(Span other) {
        return new EventsState(filters, words, other, zone, columns, order, identities, group, null);
    }

    EventsState in(@Nullable ViewerZone other) {
        return new EventsState(filters, words, span, other, columns, order, identities, group, cursor);
    }

    EventsState showing(List<Column> other) {
        return new EventsState(filters, words, span, zone, other, order, identities, group, cursor);
    }

    EventsState ordered(Order other) {
        return new EventsState(filters, words, span, zone, columns, other, identities, group, null);
    }

    EventsState groupedBy(@Nullable String other) {
        return new EventsState(filters, words, span, zone, columns, order, identities, other, cursor);
    }

    EventsState withIdentities(boolean other) {
        return new EventsState(filters, words, span, zone, columns, order, other, group, null);
    }

    /** Where the list goes on. Its span is fixed, because a walk is of one moment. */
    public EventsState at(String other, Instant now) {
        return new EventsState(filters, words, span.fixed(now), zone, columns, order, identities, group, other);
    }

    /** The view in which events like one of this are shown: it looks the same, and nothing of it is looked for. */
    EventsState alike() {
        return new EventsState(Map.of(), null, Span.ALL, zone, columns, Order.DESCENDING, identities, null, null)
                .ofOrganization(this);
    }

    /** The same of the organization that another view is of, if it is of one. */
    EventsState ofOrganization(EventsState other) {
        return withAll(ORGANIZATION, other.values(ORGANIZATION));
    }

    /** The values of a filter. */
    public List<String> values(String name) {
        return filters.getOrDefault(name, List.of());
    }

    /** Whether anything is looked for, beside the time and the organization. */
    public boolean isNarrowed() {
        return words != null || filters.keySet().stream().anyMatch(name -> !name.equals(ORGANIZATION));
    }

    /** The same at its beginning, with nothing looked for beside the time and the organization. */
    EventsState cleared() {
        return new EventsState(Map.of(), null, span, zone, columns, order, identities, group, null)
                .ofOrganization(this);
    }
}
