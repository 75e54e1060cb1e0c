package dev.daybook.console.events;

import dev.daybook.console.ViewerZone;
import dev.daybook.console.markup.ShownText;
import dev.daybook.event.Order;
import dev.daybook.kernel.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page of events offers beside the events: what is looked for, and the way to every other view.
 *
 * @param zone the zone in which the page writes times
 * @param own the viewer's own zone
 * @param filters what can be looked for
 */
public record EventsView(
        EventsState state, Addresses addresses, ViewerZone zone, ViewerZone own, Instant now, List<Filter> filters) {

    /** The names of the fields in which a form sends moments in the viewer's zone. */
    public static final String LOCAL_FROM = "localFrom";

    public static final String LOCAL_TO = "localTo";

    public EventsView {
        filters = List.copyOf(filters);
    }

    /** A value that is looked for, and the view without it. */
    public record Chip(String title, String value, String without) {}

    /** Another view, and whether it is this one. */
    public record Choice(String title, String address, boolean chosen) {}

    /** A field that a form carries along. */
    public record Kept(String name, String value) {}

    /** A column that can be chosen. */
    public record ColumnChoice(String name, String title, boolean chosen, boolean fixed) {}

    public String path() {
        return addresses.all();
    }

    public @Nullable String words() {
        return state.words();
    }

    /** What is looked for, value by value. */
    public List<Chip> chips() {
        Map<String, String> titles = new HashMap<>(Map.of("org", "Organization"));
        filters.forEach(filter -> titles.put(filter.name(), filter.title()));
        List<Chip> chips = new ArrayList<>();
        state.filters()
                .forEach((name, values) -> values.forEach(value -> chips.add(new Chip(
                        titles.getOrDefault(name, name),
                        ShownText.of(value, 80),
                        addresses.list(state.without(name, value))))));
        String words = state.words();
        if (words != null) {
            chips.add(new Chip("Words", ShownText.of(words, 80), addresses.list(state.withoutWords())));
        }
        return chips;
    }

    /** The view in which nothing is looked for, beside the time and the organization. */
    public String clear() {
        return addresses.list(state.cleared());
    }

    /** The view of everything that the organization has, at any time. */
    public String everything() {
        return addresses.list(state.cleared().within(Span.ALL));
    }

    /** Where the values of a filter come from, or null if nobody tells them. */
    public @Nullable String values(Filter filter) {
        return filter.completes() ? addresses.values(filter.name(), state) : null;
    }

    /** The spans of time that are offered. */
    public List<Choice> spans() {
        return Stream.concat(
                        Stream.of(new Choice(
                                "All time",
                                addresses.list(state.within(Span.ALL)),
                                state.span().isAll())),
                        Span.OFFERED.entrySet().stream().map(this::span))
                .toList();
    }

    private Choice span(Map.Entry<String, String> offered) {
        return new Choice(
                offered.getValue(),
                addresses.list(state.within(Span.ago(offered.getKey()).orElseThrow())),
                offered.getKey().equals(state.span().relative()));
    }

    /** Whether the span is none of those that are offered. */
    public boolean isSpanOther() {
        return spans().stream().noneMatch(Choice::chosen);
    }

    /** The span between moments, in words. */
    public String spanTitle() {
        Span span = state.span();
        if (!isSpanOther()) {
            return "From – to";
        }
        if (span.relative() != null) {
            return "Last " + span.relative();
        }
        String from = shown(span.from());
        String to = shown(span.to());
        return from == null ? "until " + to : to == null ? "since " + from : from + " – " + to;
    }

    private @Nullable String shown(@Nullable String text) {
        return text == null
                ? null
                : Moment.parse(text).map(moment -> zone.minute(moment.start())).orElse(ShownText.of(text, 40));
    }

    /** The beginning of the span as a form's field holds it; null if it is open. */
    public @Nullable String localFrom() {
        return local(state.span().first(now));
    }

    /** The end of the span as a form's field holds it; null if it is open. */
    public @Nullable String localTo() {
        return local(state.span().to());
    }

    private @Nullable String local(@Nullable String text) {
        return text == null
                ? null
                : Moment.parse(text).map(moment -> zone.field(moment.start())).orElse(null);
    }

    /** The view in each zone that is offered: the viewer's own, and UTC. */
    public List<Choice> zones() {
        List<Choice> zones = new ArrayList<>();
        zones.add(new Choice(own.name(), addresses.list(state.in(null)), zone.equals(own)));
        if (!own.isUtc()) {
            zones.add(new Choice("UTC", addresses.list(state.in(ViewerZone.UTC)), zone.isUtc()));
        }
        if (!zone.equals(own) && !zone.isUtc()) {
            zones.add(new Choice(zone.name(), addresses.list(state), true));
        }
        return zones;
    }

    public boolean isAscending() {
        return state.order() == Order.ASCENDING;
    }

    /** The view in the other order. */
    public String otherOrder() {
        return addresses.list(state.ordered(isAscending() ? Order.DESCENDING : Order.ASCENDING));
    }

    /** The columns that the list has. */
    public List<Column> shownColumns(boolean everyOrganization) {
        List<Column> columns = new ArrayList<>(state.columns().isEmpty() ? Column.USUAL : state.columns());
        columns.remove(Column.TIME);
        columns.addFirst(Column.TIME);
        if (!state.identities()) {
            columns.removeIf(Column::isIdentifying);
        }
        if (everyOrganization && !columns.contains(Column.ORG)) {
            columns.add(1, Column.ORG);
        }
        return columns;
    }

    /** The columns that can be chosen. */
    public List<ColumnChoice> columns() {
        List<Column> shown = shownColumns(false);
        return Arrays.stream(Column.values())
                .map(column -> new ColumnChoice(
                        column.parameter(), column.title(), shown.contains(column), column == Column.TIME))
                .toList();
    }

    public String usualColumns() {
        return addresses.list(state.showing(List.of()));
    }

    /** The charts that are offered: each grouping, and none. */
    public List<Choice> groups() {
        return Stream.concat(
                        Stream.of(new Choice("all", addresses.list(state.groupedBy(null)), state.group() == null)),
                        EventsState.GROUPS.stream()
                                .map(group -> new Choice(
                                        group, addresses.list(state.groupedBy(group)), group.equals(state.group()))))
                .toList();
    }

    /** What the form of words and filters carries along. */
    public List<Kept> keptByQuery() {
        return kept(name -> !name.equals("q") && !name.equals("cursor"));
    }

    /** What the form of moments carries along. */
    public List<Kept> keptBySpan() {
        return kept(
                name -> !name.equals("range") && !name.equals("from") && !name.equals("to") && !name.equals("cursor"));
    }

    /** What the form of columns carries along. */
    public List<Kept> keptByColumns() {
        return kept(name -> !name.equals("columns"));
    }

    /** All of the view, for the form of an export. */
    public List<Kept> keptByExport() {
        return kept(name -> !name.equals("columns") && !name.equals("cursor") && !name.equals("tz"));
    }

    private List<Kept> kept(Predicate<String> names) {
        List<Kept> kept = new ArrayList<>();
        state.parameters().forEach((name, values) -> {
            if (names.test(name)) {
                values.forEach(value -> kept.add(new Kept(name, value)));
            }
        });
        return kept;
    }

    /** Where the rows of what arrives come from; a position follows. */
    public String tail() {
        return addresses.tail(state);
    }

    /** Where the rows of everything come from that arrives in a log; a position follows. */
    public String tailOf(String organization) {
        return addresses.tail(state.withAll("org", List.of(organization)));
    }

    /** The same view of one organization. */
    public String ofOrganization(String organization) {
        return addresses.list(state.withAll("org", List.of(organization)));
    }

    public String export() {
        return addresses.export();
    }
}
