package dev.daybook.bench;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pages of the doors {@code openai} and {@code modelaudit}, over a million events of fifty organizations, each against
 * the same page by plain JDBC ({@link ReferenceDoor}).
 */
final class DialectPages {

    private static final int ORGANIZATIONS = 50;
    private static final int EVENTS = Integer.getInteger("daybook.bench.events", 1_000_000) / ORGANIZATIONS;
    private static final int CONNECTIONS = 8;
    private static final String ORGANIZATION = "dialect-7";
    private static final JsonMapper JSON = new JsonMapper();

    private final Load load;
    private final Report report;
    private final int rounds;
    private final int warmUp;
    private final Duration round;

    DialectPages(Load load, Report report, int rounds, int warmUp, Duration round) {
        this.load = load;
        this.report = report;
        this.rounds = rounds;
        this.warmUp = warmUp;
        this.round = round;
    }

    /** Of each organization's events the even ones are of OpenAI's types, the odd ones acts on its ten models. */
    static void fill(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet there =
                    statement.executeQuery("select count(*) from log_head where org_id like 'dialect-%'")) {
                there.next();
                if (there.getInt(1) == ORGANIZATIONS) {
                    return;
                }
            }
            System.out.println("Filling " + ORGANIZATIONS + " logs with " + EVENTS + " events each");
            statement.execute("""
                    create temporary table dialect as
                    select 'dialect-' || o as org_id, n as position, n %% 2 = 0 as openai, n / 2 as i,
                        now() - interval '30 days' * random() as time, md5(o || '/' || n) as hash
                    from generate_series(0, %d) as o, generate_series(0, %d) as n""".formatted(ORGANIZATIONS - 1, EVENTS - 1));
            statement.execute("alter table dialect add id uuid");
            statement.execute("""
                    update dialect set id = (lpad(to_hex((extract(epoch from time) * 1000)::bigint), 12, '0') || '7'
                        || lpad(to_hex((extract(epoch from time) * 1000000)::bigint % 1000), 3, '0')
                        || '8' || substr(hash, 1, 15))::uuid""");
            statement.execute("""
                    insert into event (org_id, id, position, received_at, label, report, user_id, actor_type, api_key_id,
                        actor_attributes, project_id, target_type, target_id, details, dialect, identity_digests, leaf_hash,
                        poster_user, ip, email, salts)
                    select org_id, id, position, now(),
                        case when openai
                            then (array ['api_key.created', 'project.updated', 'user.added', 'invite.accepted',
                                         'rate_limit.updated'])[i % 5 + 1]
                            else (array ['model.updated', 'model.training_started', 'model.archived'])[i % 3 + 1] end,
                        'ADMIN_USAGE', 'user-' || i % 200,
                        case when openai and i % 4 = 0 then 'api_key' end,
                        case when openai and i % 4 = 0 then 'key-' || i % 40 end, '{}',
                        case when openai then 'project-' || i % 50 end,
                        case when not openai then 'model' end,
                        -- Every other act is on the first of the models.
                        case when not openai then org_id || '-model-' || case when i % 2 = 0 then 0 else i % 10 end end,
                        jsonb_build_object('id', 'resource-' || i % 100, 'data', '{"role": "owner"}'::jsonb),
                        case when openai then 'openai' else 'modelaudit' end,
                        jsonb_build_object('email', repeat('x', 43), 'ip', repeat('y', 43)), sha256(uuid_send(id)),
                        'bench', '203.0.113.7', 'user-' || i % 200 || '@example.com',
                        jsonb_build_object('email', repeat('x', 22), 'ip', repeat('y', 22))
                    from dialect""");
            statement.execute("""
                    insert into event_resource (org_id, id, resource_id)
                    select org_id, id, 'resource-' || i % 100 from dialect where openai""");
            statement.execute("""
                    insert into model (org_id, model_id, created_at, created_position)
                    select distinct org_id, org_id || '-model-' || m, now(), 0
                    from dialect, generate_series(0, 9) as m where position = 0""");
            statement.execute("""
                    insert into log_head (org_id, next_position)
                    select 'dialect-' || o, %d from generate_series(0, %d) as o""".formatted(EVENTS, ORGANIZATIONS - 1));
            for (String table : List.of("event", "event_resource")) {
                statement.execute("vacuum (analyze) " + table);
            }
        }
    }

    void measure() throws Exception {
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("no filter", "");
        filters.put("effective_at", "effective_at[gte]=" + (System.currentTimeMillis() / 1000 - 86_400 * 10));
        filters.put("project_ids", "project_ids[]=project-7");
        filters.put("event_types", "event_types[]=user.added");
        filters.put("actor_ids", "actor_ids[]=user-8");
        filters.put(
                "actor_emails", "actor_emails[]=" + URLEncoder.encode("user-8@example.com", StandardCharsets.UTF_8));
        filters.put("resource_ids", "resource_ids[]=resource-8");
        for (Map.Entry<String, String> filter : filters.entrySet()) {
            compare(
                    "Page of 20 of OpenAI's audit logs, by " + filter.getKey(),
                    load.get(
                            "/v1/organization/audit_logs?" + filter.getValue(), "OpenAI-Organization: " + ORGANIZATION),
                    load.get("/bench/audit_logs?organization=" + ORGANIZATION + "&" + filter.getValue()));
        }
        String model = ORGANIZATION + "-model-0";
        for (int page : List.of(1, 100)) {
            compare(
                    "Page " + page + " of 50 of a model's audit log",
                    load.get("/api/v1/models/" + model + "/audit-logs?page=" + page),
                    load.get("/bench/model?organization=" + ORGANIZATION + "&model=" + model + "&page=" + page));
        }
        walk();
    }

    private void compare(String what, byte[] request, byte[] reference) throws Exception {
        List<Double> plain = new ArrayList<>();
        List<Double> pages = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            double plainRate = load.rate(CONNECTIONS, round, 200, i -> reference);
            double pageRate = load.rate(CONNECTIONS, round, 200, i -> request);
            System.out.printf(Locale.ROOT, "%s: plain %.0f/s, ours %.0f/s%n", what, plainRate, pageRate);
            if (n >= 0) {
                plain.add(plainRate);
                pages.add(pageRate);
            }
        }
        report.ratio(what, "the same page by JDBC and Jackson", pages, plain, "≥ 0.67");
    }

    private void walk() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int n = -warmUp; n < rounds; n++) {
            List<Long> times = new ArrayList<>();
            try (Load.Connection connection = new Load.Connection(load.port())) {
                String after = "";
                while (after != null) {
                    byte[] request = load.get(
                            URI.create("/v1/organization/audit_logs?limit=100" + after)
                                    .toString(),
                            "OpenAI-Organization: " + ORGANIZATION);
                    long begin = System.nanoTime();
                    JsonNode page = JSON.readTree(connection.exchange(request, 200));
                    times.add(System.nanoTime() - begin);
                    after = page.get("has_more").booleanValue()
                            ? "&after=" + page.get("last_id").stringValue()
                            : null;
                }
            }
            double ratio = (double) Report.medianTime(times.subList(times.size() - 11, times.size() - 1))
                    / Report.medianTime(times.subList(1, 11));
            System.out.printf(Locale.ROOT, "walk after: %d pages, last ten / first ten %.2f%n", times.size(), ratio);
            if (n >= 0) {
                ratios.add(ratio);
            }
        }
        report.value("Walking after, 100 a page: last ten pages / first ten", ratios, "%.2f", "≤ 1.2");
    }
}
