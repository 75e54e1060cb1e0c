package dev.daybook.bench;

import dev.daybook.DaybookApplication;
import dev.daybook.kernel.EventId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Daybook is measured against, behind the same HTTP stack (Tomcat, filters, security, Jackson): a post that is only
 * parsed, a post that is one plain JDBC transaction, and a page that is one plain query.
 */
@RestController
class ReferenceDoor {

    /** Starts the service; it finds this door beside its own, because both are on the class path. */
    public static void main(String[] arguments) {
        SpringApplication.run(DaybookApplication.class, arguments);
    }

    private static final JsonMapper JSON = new JsonMapper();

    private static final String INSERT_EVENT = """
            insert into event (org_id, id, received_at, label, report, user_id, actor_attributes, project_id, details,
                               poster_user, identity_digests, leaf_hash, position, username, ip, salts)
            values (?, ?, now(), ?, 'APP_USAGE', ?, '{}', ?, ?::jsonb, 'bench', ?::jsonb,
                    decode(repeat('ab', 32), 'hex'), ?, ?, ?, ?::jsonb)""";
    private static final String NEXT_POSITION =
            "update log_head set next_position = next_position + 1 where org_id = ? returning next_position - 1";
    private static final String PAGE = "select * from event where org_id = ? and label = ? order by id desc limit 100";

    private static final String AUDIT_LOGS = "select e.* from event e where e.org_id = ? and ";
    private static final String AUDIT_LOGS_END = " order by e.id desc limit 21";
    private static final String MODEL = """
            select e.* from event e
            where e.org_id = ? and e.target_type = 'model' and e.target_id = ? and e.dialect = 'modelaudit'
            order by e.id desc offset ? limit 50""";
    private static final String MODEL_TOTAL = """
            select count(*) from event e
            where e.org_id = ? and e.target_type = 'model' and e.target_id = ? and e.dialect = 'modelaudit'""";

    /** What a query for OpenAI's audit logs can ask for, as plain SQL. */
    private static final Map<String, String> AUDIT_FILTERS = Map.of(
            "effective_at[gte]",
            "e.dialect = 'openai' and e.id >= (lpad(to_hex(?::bigint * 1000), 12, '0') || repeat('0', 20))::uuid",
            "project_ids[]",
            "e.dialect = 'openai' and e.project_id = ?",
            "event_types[]",
            "e.label = ?",
            "actor_ids[]",
            "e.dialect = 'openai' and e.user_id = ?",
            "actor_emails[]",
            "e.dialect = 'openai' and e.email = ?",
            "resource_ids[]",
            "e.dialect = 'openai' and exists (select from event_resource r"
                    + " where r.org_id = e.org_id and r.id = e.id and r.resource_id = ?)");

    private final DataSource database;

    ReferenceDoor(DataSource database) {
        this.database = database;
    }

    record Answer(String id, long position, boolean duplicate) {}

    @PostMapping("/bench/parsed")
    @ResponseStatus(HttpStatus.CREATED)
    Answer parsed(@RequestBody JsonNode event) {
        return new Answer(event.get("event").stringValue(), event.size(), false);
    }

    @PostMapping("/bench/transaction")
    @ResponseStatus(HttpStatus.CREATED)
    Answer transaction(@RequestBody JsonNode event) throws SQLException {
        // Of many organizations, as its own locks are not what is measured.
        String organization = "plain-" + ThreadLocalRandom.current().nextInt(64);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            long position;
            try (PreparedStatement next = connection.prepareStatement(NEXT_POSITION)) {
                next.setString(1, organization);
                try (ResultSet row = next.executeQuery()) {
                    row.next();
                    position = row.getLong(1);
                }
            }
            UUID id = EventId.of(organization, Instant.now(), position).value();
            try (PreparedStatement insert = connection.prepareStatement(INSERT_EVENT)) {
                insert.setString(1, organization);
                insert.setObject(2, id);
                insert.setString(3, event.get("event").stringValue());
                insert.setString(4, event.get("userId").stringValue());
                insert.setString(5, event.get("projectId").stringValue());
                insert.setString(6, event.get("details").toString());
                insert.setString(7, "{\"ip\":\"" + "x".repeat(43) + "\",\"username\":\"" + "x".repeat(43) + "\"}");
                insert.setLong(8, position);
                insert.setString(9, event.get("username").stringValue());
                insert.setString(10, event.get("ip").stringValue());
                insert.setString(11, "{\"ip\":\"" + "x".repeat(22) + "\",\"username\":\"" + "x".repeat(22) + "\"}");
                insert.executeUpdate();
            }
            connection.commit();
            return new Answer(id.toString(), position, false);
        }
    }

    @GetMapping("/bench/audit_logs")
    Map<String, Object> auditLogs(@RequestParam Map<String, String> parameters) throws SQLException {
        Map.Entry<String, String> filter = parameters.entrySet().stream()
                .filter(parameter -> AUDIT_FILTERS.containsKey(parameter.getKey()))
                .findFirst()
                .orElse(null);
        String condition =
                filter == null ? "e.dialect = 'openai'" : Objects.requireNonNull(AUDIT_FILTERS.get(filter.getKey()));
        List<Map<String, Object>> records = new ArrayList<>(21);
        try (Connection connection = database.getConnection();
                PreparedStatement page = connection.prepareStatement(AUDIT_LOGS + condition + AUDIT_LOGS_END)) {
            page.setString(1, Objects.requireNonNull(parameters.get("organization")));
            if (filter != null) {
                page.setString(2, filter.getValue());
            }
            try (ResultSet row = page.executeQuery()) {
                while (row.next()) {
                    Map<String, @Nullable Object> user = new LinkedHashMap<>();
                    user.put("id", row.getString("user_id"));
                    user.put("email", row.getString("email"));
                    UUID id = row.getObject("id", UUID.class);
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("id", "audit_log-" + id);
                    view.put("type", row.getString("label"));
                    view.put("effective_at", new EventId(id).timestamp().getEpochSecond());
                    view.put("actor", Map.of("type", "session", "session", Map.of("user", user)));
                    view.put(row.getString("label"), JSON.readTree(row.getString("details")));
                    records.add(view);
                }
            }
        }
        return Map.of("object", "list", "data", records.subList(0, Math.min(20, records.size())));
    }

    @GetMapping("/bench/model")
    Map<String, Object> model(@RequestParam String organization, @RequestParam String model, @RequestParam int page)
            throws SQLException {
        List<Map<String, Object>> records = new ArrayList<>(50);
        long total;
        try (Connection connection = database.getConnection();
                PreparedStatement count = connection.prepareStatement(MODEL_TOTAL);
                PreparedStatement query = connection.prepareStatement(MODEL)) {
            count.setString(1, organization);
            count.setString(2, model);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                total = row.getLong(1);
            }
            query.setString(1, organization);
            query.setString(2, model);
            query.setInt(3, (page - 1) * 50);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Map<String, @Nullable Object> actor = new LinkedHashMap<>();
                    actor.put("user_id", row.getString("user_id"));
                    actor.put("email", row.getString("email"));
                    actor.put("ip_address", row.getString("ip"));
                    UUID id = row.getObject("id", UUID.class);
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("log_id", "log-" + id);
                    view.put("action", row.getString("label"));
                    view.put("model_id", row.getString("target_id"));
                    view.put("actor", actor);
                    view.put("metadata", JSON.readTree(row.getString("details")));
                    view.put("timestamp", new EventId(id).timestamp().toString());
                    records.add(view);
                }
            }
        }
        return Map.of("total", total, "page", page, "page_size", 50, "logs", records);
    }

    @GetMapping("/bench/page")
    Map<String, Object> page(@RequestParam String organization, @RequestParam String label) throws SQLException {
        List<Map<String, Object>> records = new ArrayList<>(100);
        try (Connection connection = database.getConnection();
                PreparedStatement page = connection.prepareStatement(PAGE)) {
            page.setString(1, organization);
            page.setString(2, label);
            try (ResultSet row = page.executeQuery()) {
                while (row.next()) {
                    Map<String, @Nullable Object> context = new LinkedHashMap<>();
                    context.put("orgId", row.getString("org_id"));
                    context.put("orgName", row.getString("org_name"));
                    context.put("projectName", row.getString("project_name"));
                    context.put("projectType", row.getString("project_type"));
                    context.put("userProjectRole", row.getString("user_project_role"));
                    UUID id = row.getObject("id", UUID.class);
                    Map<String, @Nullable Object> view = new LinkedHashMap<>();
                    view.put("context", context);
                    view.put("event", row.getString("label"));
                    view.put("id", id.toString());
                    view.put("ip", row.getString("ip"));
                    view.put("projectId", row.getString("project_id"));
                    view.put("timestamp", new EventId(id).timestamp().toString());
                    view.put("userId", row.getString("user_id"));
                    view.put("username", row.getString("username"));
                    records.add(view);
                }
            }
        }
        return Map.of("count", records.size(), "data", records);
    }
}
