package dev.daybook.usage;

import dev.daybook.usage.Tally.HourKey;
import dev.daybook.usage.Tally.Person;
import dev.daybook.usage.Tally.Sums;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the rows of the hours. Rows are locked in the order of their keys, names before sums, so that transactions that
 * meet at several rows wait for each other and never in a circle.
 */
@Component
class UsageTable {

    /** The columns that {@link Dimensions} has beside the organization, in its order. */
    static final String DIMENSIONS = "user_id, group_id, project_id, project_type, user_project_role, model_id,"
            + " model_type, blender_model_types, recommended_model, deployment_id, deployment_type, dataset_id,"
            + " prediction_method, prediction_explanations, python_version";

    private static final String SUMS =
            "user_errors, server_errors, execution_micros, timed_requests, rows_per_minute, requests_per_minute";

    private final JdbcClient jdbc;

    UsageTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds to the rows, and makes those that are not there. */
    void add(Tally tally) {
        if (!tally.sums().isEmpty()) {
            addNames(tally.names());
            addSums(tally);
        }
    }

    // The condition keeps a name that is there already from locking its row: that is nearly every one.
    private void addNames(Map<Person, UsageNames> names) {
        if (names.isEmpty()) {
            return;
        }
        List<Person> persons = List.copyOf(names.keySet());
        List<UsageNames> given = List.copyOf(names.values());
        jdbc.sql("""
                insert into usage_identity (org_id, user_id, hour, group_id, username, group_name, org_name)
                select n.org_id, n.user_id, to_timestamp(n.hour), n.group_id, n.username, n.group_name, n.org_name
                from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as n (org_id, user_id, hour, group_id, username, group_name, org_name)
                where not exists (
                    select from usage_identity i
                    where i.org_id = n.org_id and i.user_id = n.user_id and i.hour = to_timestamp(n.hour)
                      and i.group_id = n.group_id
                      and (n.username is null or n.username = i.username)
                      and (n.group_name is null or n.group_name = i.group_name)
                      and (n.org_name is null or n.org_name = i.org_name))
                order by n.org_id collate "C", n.user_id collate "C", n.hour, n.group_id collate "C"
                on conflict (org_id, user_id, hour, group_id) do update set
                    username = coalesce(excluded.username, usage_identity.username),
                    group_name = coalesce(excluded.group_name, usage_identity.group_name),
                    org_name = coalesce(excluded.org_name, usage_identity.org_name)""")
                .param(texts(persons, Person::orgId))
                .param(texts(persons, Person::userId))
                .param(numbers(persons, Person::hour))
                .param(texts(persons, Person::groupId))
                .param(texts(given, UsageNames::username))
                .param(texts(given, UsageNames::groupName))
                .param(texts(given, UsageNames::orgName))
                .update();
    }

    private void addSums(Tally tally) {
        List<HourKey> keys = List.copyOf(tally.sums().keySet());
        params(
                        """
                insert into usage_hour (org_id, hour, dimensions, %1$s, %2$s)
                select n.org_id, to_timestamp(n.hour), n.dimensions, %1$s,
                    n.user_errors, n.server_errors, n.execution_micros, n.timed_requests,
                    n.rows_per_minute::bigint[], n.requests_per_minute::bigint[]
                from unnest(?::text[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::boolean[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::boolean[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
                    as n (org_id, hour, dimensions, %1$s, %2$s)
                order by n.org_id collate "C", n.hour, n.dimensions
                on conflict (org_id, hour, dimensions) do update set %3$s""".formatted(DIMENSIONS, SUMS, changes(tally, "%1$s = usage_hour.%1$s + excluded.%1$s")),
                        keyColumns(keys),
                        dimensionColumns(keys),
                        sumColumns(List.copyOf(tally.sums().values())))
                .update();
    }

    /**
     * Takes out of the rows what was added to them, as far as it is there, and deletes the rows that become empty by it. A
     * row that is no longer there has nothing that could be taken out.
     */
    void subtract(Tally tally) {
        if (tally.sums().isEmpty()) {
            return;
        }
        List<Object> keys = keyColumns(List.copyOf(tally.sums().keySet()));
        lock(keys);
        params(
                        """
                update usage_hour u set %s
                from (
                    select org_id, to_timestamp(hour) as hour, dimensions, user_errors, server_errors,
                        execution_micros, timed_requests, rows_per_minute::bigint[], requests_per_minute::bigint[]
                    from unnest(?::text[], ?::bigint[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                        ?::text[], ?::text[]) as sums (org_id, hour, dimensions, %s)
                ) as n
                where u.org_id = n.org_id and u.hour = n.hour and u.dimensions = n.dimensions""".formatted(changes(tally, "%1$s = greatest(u.%1$s - n.%1$s, 0)"), SUMS),
                        keys,
                        sumColumns(List.copyOf(tally.sums().values())))
                .update();
        params("""
                delete from usage_hour u
                using unnest(?::text[], ?::bigint[], ?::uuid[]) as n (org_id, hour, dimensions)
                where u.org_id = n.org_id and u.hour = to_timestamp(n.hour) and u.dimensions = n.dimensions
                  and u.user_errors = 0 and u.server_errors = 0 and u.execution_micros = 0 and u.timed_requests = 0
                  and 0 = all (u.rows_per_minute) and 0 = all (u.requests_per_minute)""", keys).update();
    }

    /** Locks rows in the order of their keys, because an update takes its rows in any order. */
    private void lock(List<Object> keys) {
        params("""
                select count(*) from (
                    select from usage_hour u
                    join unnest(?::text[], ?::bigint[], ?::uuid[]) as n (org_id, hour, dimensions)
                      on u.org_id = n.org_id and u.hour = to_timestamp(n.hour) and u.dimensions = n.dimensions
                    order by u.org_id, u.hour, u.dimensions for update of u) as locked""", keys).query(Long.class).single();
    }

    /**
     * The new values of a row. Of the arrays only the minutes of this batch are named, mostly one or two: each is a copy
     * of the array, and adding all sixty is what costs most of a row.
     */
    private static String changes(Tally tally, String change) {
        Stream<String> sums = Stream.of("user_errors", "server_errors", "execution_micros", "timed_requests");
        // PostgreSQL counts from 1.
        Stream<String> perMinute = tally.minutes().stream()
                .map(minute -> minute + 1)
                .boxed()
                .flatMap(place -> Stream.of("rows_per_minute[" + place + "]", "requests_per_minute[" + place + "]"));
        return Stream.concat(sums, perMinute).map(change::formatted).collect(Collectors.joining(", "));
    }

    @SafeVarargs
    private JdbcClient.StatementSpec params(String sql, List<Object>... columns) {
        JdbcClient.StatementSpec statement = jdbc.sql(sql);
        for (List<Object> some : columns) {
            for (Object column : some) {
                statement = statement.param(column);
            }
        }
        return statement;
    }

    private static List<Object> keyColumns(List<HourKey> keys) {
        Fingerprint fingerprint = new Fingerprint();
        return List.of(
                texts(keys, key -> key.dimensions().orgId()),
                numbers(keys, HourKey::hour),
                column(keys, key -> key.dimensions().hash(fingerprint), UUID[]::new));
    }

    private static List<Object> dimensionColumns(List<HourKey> keys) {
        List<Dimensions> rows = keys.stream().map(HourKey::dimensions).toList();
        return List.of(
                texts(rows, Dimensions::userId),
                texts(rows, Dimensions::groupId),
                texts(rows, Dimensions::projectId),
                texts(rows, Dimensions::projectType),
                texts(rows, Dimensions::userProjectRole),
                texts(rows, Dimensions::modelId),
                texts(rows, Dimensions::modelType),
                texts(rows, Dimensions::blenderModelTypes),
                column(rows, Dimensions::recommendedModel, Boolean[]::new),
                texts(rows, Dimensions::deploymentId),
                texts(rows, Dimensions::deploymentType),
                texts(rows, Dimensions::datasetId),
                texts(rows, Dimensions::predictionMethod),
                column(rows, Dimensions::predictionExplanations, Boolean[]::new),
                texts(rows, Dimensions::pythonVersion));
    }

    private static List<Object> sumColumns(List<Sums> sums) {
        return List.of(
                numbers(sums, row -> row.userErrors),
                numbers(sums, row -> row.serverErrors),
                numbers(sums, row -> row.executionMicros),
                numbers(sums, row -> row.timedRequests),
                texts(sums, Sums::rowsPerMinute),
                texts(sums, Sums::requestsPerMinute));
    }

    private static <T> Object texts(List<T> rows, Function<T, @Nullable String> value) {
        return column(rows, value, String[]::new);
    }

    private static <T> Object numbers(List<T> rows, ToLongFunction<T> value) {
        return rows.stream().mapToLong(value).boxed().toArray(Long[]::new);
    }

    private static <T, V> Object column(
            List<T> rows, Function<T, @Nullable V> value, IntFunction<@Nullable V[]> array) {
        @Nullable V[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }
}
