package dev.daybook.event;

import dev.daybook.event.EventFilter.TargetId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field that events are filtered by, declared once: conditions, the choice of an index, the counts and their examination, and
 * the fingerprint of a cursor follow from what is said here. The log's own are the constants; a bean of this type is one
 * more, as good as these.
 *
 * <p>A field that becomes counted in a database with events takes a migration that empties {@code event_count} and takes the
 * follower's cursors away, so that everything is counted anew.
 *
 * @param <V> what its values are
 */
public final class FilterField<V> implements Comparable<FilterField<?>> {

    /** A resource that it is about, see {@link Vocabulary#resources}. */
    public static final FilterField<String> RESOURCE = beside("resource", 10, "event_resource", "resource_id");

    /** Identifying: who did it, by mail address as it was then. */
    public static final FilterField<String> EMAIL = columns("email", 20, "email");

    /** Who did it, as a user, a service account or an API key. */
    public static final FilterField<String> ACTOR = columns("actor", 30, "user_id", "api_key_id");

    /** What it was done to. */
    public static final FilterField<TargetId> TARGET =
            pair("target", 40, "target_type", "target_id", target -> List.of(target.type(), target.id()));

    /** The API key that it was done with. */
    public static final FilterField<String> API_KEY = columns("apiKey", 45, "api_key_id");

    /** The user who did it. */
    public static final FilterField<String> USER =
            columns("user", 50, "user_id").counted();

    /** The project that it happened in. */
    public static final FilterField<String> PROJECT =
            columns("project", 60, "project_id").counted();

    /** The exact label. */
    public static final FilterField<String> LABEL =
            columns("label", 70, "label").counted();

    /** What kind of thing it was done to, whichever it was. */
    public static final FilterField<String> TARGET_TYPE =
            columns("targetType", 72, "target_type").withoutIndex();

    /** Who posted it: a value is the id of an API token, the issuer or the subject of a JWT, or a user. */
    public static final FilterField<String> POSTER = columns(
                    "poster", 74, "poster_token", "poster_issuer", "poster_subject", "poster_user")
            .withoutIndex();

    /** How the actor was known, such as {@code session} or {@code api_key}. */
    public static final FilterField<String> ACTOR_TYPE =
            columns("actorType", 76, "actor_type").withoutIndex();

    /** The closed vocabulary that the label is of, see {@link Vocabulary#closedName}. */
    public static final FilterField<String> DIALECT = columns("dialect", 80, "dialect");

    /** The report that it belongs to. */
    public static final FilterField<Report> REPORT =
            literal("report", 90, "report", Report.ADMIN_USAGE).counted();

    private static final List<FilterField<?>> DECLARED = List.of(
            RESOURCE,
            EMAIL,
            ACTOR,
            TARGET,
            API_KEY,
            USER,
            PROJECT,
            LABEL,
            TARGET_TYPE,
            POSTER,
            ACTOR_TYPE,
            DIALECT,
            REPORT);

    private static final String EVENT = "event";
    private static final Set<String> IDENTIFYING = Set.of(Identity.COLUMNS.split(", "));

    private static final Comparator<FilterField<?>> NARROWEST_FIRST =
            Comparator.<FilterField<?>>comparingInt(field -> field.rank).thenComparing(field -> field.name);

    /**
     * Where an event has its values: for each of the ways in which it can match, the columns that are compared with the
     * parts of a value.
     *
     * @param table {@code event}, or a table beside it with the organizations and ids of events
     */
    public record Place(String table, List<List<String>> ways) {

        public boolean isBeside() {
            return !table.equals(EVENT);
        }
    }

    /**
     * How the events of a value can be found.
     *
     * @param literal whether values become literals of a statement
     * @param every whether the events of each value lie in an index in the order of time
     * @param some the values of which those do, where it is not every one
     */
    private record Lookup(boolean literal, boolean every, Set<String> some) {

        static final Lookup INDEX = new Lookup(false, true, Set.of());
        static final Lookup NONE = new Lookup(false, false, Set.of());
    }

    private final String name;
    private final int rank;
    private final Place place;
    private final Function<V, List<String>> parts;
    private final Lookup lookup;
    private final boolean counted;

    private FilterField(
            String name, int rank, Place place, Function<V, List<String>> parts, Lookup lookup, boolean counted) {
        this.name = name;
        this.rank = rank;
        this.place = place;
        this.parts = parts;
        this.lookup = lookup;
        this.counted = counted;
    }

    /**
     * A field of an event that matches in any of the columns, each of which has an index in the order of time.
     *
     * @param rank how many events it is expected to leave, in order: the fewest first
     */
    public static FilterField<String> columns(String name, int rank, String... columns) {
        List<List<String>> ways = Stream.of(columns).map(List::of).toList();
        return new FilterField<>(name, rank, new Place(EVENT, ways), List::of, Lookup.INDEX, false);
    }

    /** A field whose values stand in two columns. */
    static <V> FilterField<V> pair(
            String name, int rank, String first, String second, Function<V, List<String>> parts) {
        return new FilterField<>(
                name, rank, new Place(EVENT, List.of(List.of(first, second))), parts, Lookup.INDEX, false);
    }

    /** A field of a table beside the events, in which an event can have several values. */
    static FilterField<String> beside(String name, int rank, String table, String column) {
        return new FilterField<>(name, rank, new Place(table, List.of(List.of(column))), List::of, Lookup.INDEX, false);
    }

    /**
     * A field of few values, which become literals of the statement: a parameter would not prove to the planner that an index
     * of one value alone fits. Its values are not looked up one by one, because not each of them has an index.
     *
     * @param indexed the value that has one
     */
    static <V extends Enum<V>> FilterField<V> literal(String name, int rank, String column, V indexed) {
        return new FilterField<>(
                name,
                rank,
                new Place(EVENT, List.of(List.of(column))),
                value -> List.of(value.name()),
                new Lookup(true, false, Set.of(indexed.name())),
                false);
    }

    /** The same field, whose events are counted by its values. */
    public FilterField<V> counted() {
        if (!isOneColumn()) {
            throw new IllegalStateException("What is counted is the values of one column; " + name + " is more");
        }
        return new FilterField<>(name, rank, place, parts, lookup, true);
    }

    /** The same field, where its columns have no index: its events are found by another field, or by their time. */
    public FilterField<V> withoutIndex() {
        return new FilterField<>(name, rank, place, parts, Lookup.NONE, counted);
    }

    /** The log's own fields. */
    public static List<FilterField<?>> declared() {
        return DECLARED;
    }

    /** What it is called in counts and cursors. */
    public String name() {
        return name;
    }

    public Place place() {
        return place;
    }

    /** How many parts a value has. */
    public int width() {
        return place.ways().getFirst().size();
    }

    /** The parts of a value, one for each column. */
    List<String> parts(V value) {
        return parts.apply(value);
    }

    public boolean isLiteral() {
        return lookup.literal();
    }

    /** Whether the events of each of its values lie in an index in the order of time. */
    public boolean hasIndex() {
        return lookup.every();
    }

    /** Whether the events of each of these values do, given by their parts. */
    public boolean hasIndex(List<List<String>> values) {
        return lookup.every() || values.stream().allMatch(parts -> lookup.some().contains(parts.getFirst()));
    }

    /** Whether its values identify somebody. */
    public boolean isIdentifying() {
        return isOneColumn() && IDENTIFYING.contains(column());
    }

    /** Whether its values are the texts of one column of the event itself. */
    public boolean isOneColumn() {
        return !place.isBeside() && place.ways().size() == 1 && width() == 1;
    }

    public boolean isCounted() {
        return counted;
    }

    /** The one column of a field that has one, see {@link #isOneColumn}. */
    public String column() {
        return place.ways().getFirst().getFirst();
    }

    @Override
    public int compareTo(FilterField<?> other) {
        return NARROWEST_FIRST.compare(this, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilterField<?> field && compareTo(field) == 0;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
