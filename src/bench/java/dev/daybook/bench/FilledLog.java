package dev.daybook.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The log of an organization, filled by SQL: events of the last days in their order, with 500 labels, 1000 users and
 * 300 projects, every twentieth of the report ADMIN_USAGE. Its leaf hashes are no hashes of leaves, so nothing seals it.
 */
final class FilledLog {

    /** How many events are made by one statement. */
    private static final int CHUNK = 1_000_000;

    private static final int DAYS = 30;

    private final Connection connection;
    private final String organization;
    private final int days;

    /** A log of the last thirty days. */
    FilledLog(Connection connection, String organization) {
        this(connection, organization, DAYS);
    }

    FilledLog(Connection connection, String organization, int days) {
        this.connection = connection;
        this.organization = organization;
        this.days = days;
    }

    /** Fills the log up to a number of events, where it has not as many. The partitions it needs must be there. */
    void fill(int events) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into log_head (org_id, next_position) values ('%s', 0) on conflict do nothing"
                    .formatted(organization));
            long there = events(statement);
            if (there >= events) {
                return;
            }
            System.out.println("Filling the log of " + organization + " up to " + events + " events");
            long first = there;
            for (; there < events; there = Math.min(there + CHUNK, events)) {
                append(statement, there, Math.min(there + CHUNK, events), first, events);
            }
            statement.execute("vacuum (analyze) event");
        }
    }

    private long events(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("select next_position from log_head where org_id = '" + organization + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Appends the events of some positions; those from the first to the last that is to be are spread over the days. */
    private void append(Statement statement, long from, long until, long first, long events) throws SQLException {
        statement.execute("""
                create temporary table filling as
                select position, (lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros %% 1000), 3, '0')
                        || '8' || substr(md5('%s' || position), 1, 15))::uuid as id,
                    'Label ' || (position * 7919 %% 500) as label, 'user-' || (random() * 1000)::int as user_id,
                    'project-' || (random() * 300)::int as project_id
                from (
                    select n as position,
                        (extract(epoch from now() - interval '%d days' * ((%d - n) / %f)) * 1000000)::bigint as micros
                    from generate_series(%d::bigint, %d) as n
                ) as times""".formatted(organization, days, events, (double) (events - first), from, until - 1));
        statement.execute("""
                insert into event (org_id, id, position, received_at, label, report, user_id, actor_attributes,
                    project_id, project_type, details, poster_user, identity_digests, leaf_hash, username, ip, org_name,
                    project_name, salts)
                select '%s', id, position, now(), label,
                    case when position %% 20 = 0 then 'ADMIN_USAGE' else 'APP_USAGE' end, user_id, '{}',
                    project_id, 'Regression', '{"modelId": "m1", "metric": "LogLoss", "rows": 1000}', 'bench',
                    jsonb_build_object('username', repeat('x', 43), 'ip', repeat('y', 43)), sha256(uuid_send(id)),
                    user_id || '@example.com', '203.0.113.7', 'Bench Ltd', project_id || ' name',
                    jsonb_build_object('username', repeat('x', 22), 'ip', repeat('y', 22))
                from filling""".formatted(organization));
        statement.execute("update log_head set next_position = %d, moved_at = now() where org_id = '%s'"
                .formatted(until, organization));
        statement.execute("drop table filling");
    }
}
