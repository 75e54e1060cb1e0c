package dev.daybook.event.find;

import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Interval;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.TimeRange;
import dev.daybook.postgres.SteadyPlans;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/**
 * How many events match a query by interval and by value, exactly. Where counts can tell ({@link RolledUp}) that is they, and
 * what is not rolled up yet, and what lies in the hours that the range cuts; otherwise the events are counted. It is one statement,
 * that is, one snapshot.
 */
@Component
public class EventSums {

    /**
     * A sum.
     *
     * @param begin when its interval begins; null if none was asked for
     * @param value the value; empty if no field was asked for
     */
    public record Sum(@Nullable Instant begin, String value, long n) {}

    private static final RowMapper<Sum> SUM =
            (row, number) -> new Sum(instant(row, "begin"), row.getString("value"), row.getLong("n"));

    private static final RowMapper<Optional<TimeRange>> EXTENT = (row, number) -> {
        Instant first = instant(row, "first");
        Instant last = instant(row, "last");
        return first == null || last == null
                ? Optional.empty()
                : Optional.of(new TimeRange(Interval.HOUR.begin(first), Interval.HOUR.next(Interval.HOUR.begin(last))));
    };

    private final SteadyPlans plans;
    private final FilterFields fields;

    EventSums(SteadyPlans plans, FilterFields fields) {
        this.plans = plans;
        this.fields = fields;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The whole hours between a tenant's first event and its last; empty if it has none. */
    public Optional<TimeRange> extent(Tenant tenant) {
        List<Object> parameters = new ArrayList<>();
        return plans.query("""
                        with h as materialized (select h.org_id %s)
                        select min(uuid_extract_timestamp(f.id)) as first, max(uuid_extract_timestamp(l.id)) as last
                        from h
                        cross join lateral (select id from event e where e.org_id = h.org_id order by id limit 1) as f
                        cross join lateral (select id from event e where e.org_id = h.org_id order by id desc limit 1) as l""".formatted(EventCounts.logs(tenant, parameters)), parameters, EXTENT)
                .getFirst();
    }

    /**
     * The sums of a query, of those values that have most events.
     *
     * @param interval what sums are parted by; null for the whole range
     * @param field the field by whose values they are parted, one of a single column; null for none
     * @param prefix what the values begin with
     * @param most of how many values at most
     */
    public List<Sum> sums(
            EventQuery query, @Nullable Interval interval, @Nullable FilterField<?> field, String prefix, int most) {
        if (query.range().isEmpty()) {
            return List.of();
        }
        List<Object> parameters = new ArrayList<>();
        String logs = EventCounts.logs(query.tenant(), parameters);
        String parts = String.join("\nunion all\n", parts(query, interval, field, prefix, parameters));
        parameters.add(most);
        return plans.query("""
                with h as materialized (
                    select h.org_id, h.next_position as head, coalesce(c.position, 0) as counted %s
                ), tally as materialized (
                    select begin, value, sum(n)::bigint as n from (
                        %s
                    ) as part
                    where value is not null group by begin, value
                ), most as materialized (
                    select value from tally group by value order by sum(n) desc, value limit ?
                )
                select t.begin, t.value, t.n from most m join tally t on t.value = m.value
                order by t.n desc, t.value""".formatted(logs, parts), parameters, SUM);
    }

    private List<String> parts(
            EventQuery query,
            @Nullable Interval interval,
            @Nullable FilterField<?> field,
            String prefix,
            List<Object> parameters) {
        RolledUp rolledUp = RolledUp.of(query, field, fields);
        List<String> parts = new ArrayList<>();
        if (rolledUp == null) {
            parts.add(live(query, query.range(), interval, field, prefix, "event", "e.position < h.head", parameters));
            return parts;
        }
        parts.add("""
                select %s as begin, %s as value, k.n from h cross join lateral (
                    select k.hour, k.value, k.n from event_count k where %s and %s%s offset 0) as k""".formatted(
                        begin(interval, "k.hour"),
                        field == null ? "''" : "k.value",
                        rolledUp.ofValues(parameters),
                        interval == null ? rolledUp.ofSum(parameters) : rolledUp.ofHours(parameters),
                        beginsWith("k.value", prefix, parameters)));
        parts.add(live(
                query,
                query.range(),
                interval,
                field,
                prefix,
                EventCounts.UNCOUNTED,
                "h.counted < h.head",
                parameters));
        for (TimeRange edge : rolledUp.edges(query.range())) {
            if (!edge.isEmpty()) {
                parts.add(live(query, edge, interval, field, prefix, "event", "e.position < h.counted", parameters));
            }
        }
        return parts;
    }

    private static String live(
            EventQuery query,
            TimeRange range,
            @Nullable Interval interval,
            @Nullable FilterField<?> field,
            String prefix,
            String events,
            String positions,
            List<Object> parameters) {
        EventConditions conditions =
                new EventConditions("e").matching(query.filter()).in(range).and(positions);
        String value = field == null ? "''" : "e." + field.column();
        parameters.addAll(conditions.parameters());
        return """
                select %s as begin, %s as value, count(*) as n from h cross join lateral (
                    select e.* from %s e where %s%s offset 0) as e group by 1, 2""".formatted(
                        begin(interval, "uuid_extract_timestamp(e.id)"),
                        value,
                        events,
                        conditions,
                        field == null ? "" : beginsWith(value, prefix, parameters));
    }

    private static String begin(@Nullable Interval interval, String time) {
        return switch (interval) {
            case null -> "null::timestamptz";
            case HOUR -> "date_bin('1 hour', " + time + ", 'epoch')";
            case DAY -> "date_bin('1 day', " + time + ", 'epoch')";
            case MONTH -> "date_trunc('month', " + time + ", 'UTC')";
        };
    }

    /** The condition that a text begins with another, as a range of an index in the order of bytes. */
    private static String beginsWith(String text, String prefix, List<Object> parameters) {
        if (prefix.isEmpty()) {
            return "";
        }
        parameters.add(prefix);
        String beyond = beyond(prefix);
        if (beyond == null) {
            return " and " + text + " >= ?";
        }
        parameters.add(beyond);
        return " and " + text + " >= ? and " + text + " < ?";
    }

    /** The first text behind all those that begin with another; null if there is none. */
    static @Nullable String beyond(String prefix) {
        int[] characters = prefix.codePoints().toArray();
        int last = characters.length - 1;
        while (last >= 0 && characters[last] == Character.MAX_CODE_POINT) {
            last--;
        }
        if (last < 0) {
            return null;
        }
        int next = characters[last] + 1;
        // Halves of surrogate pairs are no characters.
        characters[last] = next == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
        return new String(characters, 0, last + 1);
    }
}
