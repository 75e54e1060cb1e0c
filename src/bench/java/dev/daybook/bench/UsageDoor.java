package dev.daybook.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A page of prediction usage and its total by two plain queries, behind the same HTTP stack. */
@RestController
class UsageDoor {

    private static final String PAGE = """
            select u.*, i.username, i.group_name, i.org_name
            from (select * from usage_hour where org_id = ? and hour >= ? and hour <= ?
                  order by hour desc, dimensions desc limit 100) as u
            left join usage_identity i on i.org_id = u.org_id and i.user_id = u.user_id and i.hour = u.hour
                and i.group_id = coalesce(u.group_id, '')
            order by u.hour desc, u.dimensions desc""";
    private static final String TOTAL = "select count(*) from usage_hour where org_id = ? and hour >= ? and hour <= ?";

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("blenderModelTypes", "blender_model_types"),
            Map.entry("datasetId", "dataset_id"),
            Map.entry("deploymentId", "deployment_id"),
            Map.entry("deploymentType", "deployment_type"),
            Map.entry("groupId", "group_id"),
            Map.entry("groupName", "group_name"),
            Map.entry("modelId", "model_id"),
            Map.entry("modelType", "model_type"),
            Map.entry("orgId", "org_id"),
            Map.entry("orgName", "org_name"),
            Map.entry("predictionMethod", "prediction_method"),
            Map.entry("projectId", "project_id"),
            Map.entry("projectType", "project_type"),
            Map.entry("pythonVersion", "python_version"),
            Map.entry("userId", "user_id"),
            Map.entry("userProjectRole", "user_project_role"),
            Map.entry("username", "username"));

    private final DataSource database;

    UsageDoor(DataSource database) {
        this.database = database;
    }

    @GetMapping("/bench/usage")
    Map<String, Object> usage(
            @RequestParam String organization, @RequestParam OffsetDateTime from, @RequestParam OffsetDateTime to)
            throws SQLException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>(100);
        long total;
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement count = prepare(connection, TOTAL, organization, from, to);
                    ResultSet row = count.executeQuery()) {
                row.next();
                total = row.getLong(1);
            }
            try (PreparedStatement page = prepare(connection, PAGE, organization, from, to);
                    ResultSet row = page.executeQuery()) {
                while (row.next()) {
                    rows.add(view(row));
                }
            }
        }
        return Map.of("count", rows.size(), "data", rows, "totalCount", total);
    }

    private static PreparedStatement prepare(
            Connection connection, String sql, String organization, OffsetDateTime from, OffsetDateTime to)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, organization);
        statement.setObject(2, from);
        statement.setObject(3, to);
        return statement;
    }

    private static Map<String, @Nullable Object> view(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : TEXTS.entrySet()) {
            view.put(text.getKey(), row.getString(text.getValue()));
        }
        Long[] rows = minutes(row.getArray("rows_per_minute"));
        Long[] requests = minutes(row.getArray("requests_per_minute"));
        view.put("predictionRowCountPerMinute", rows);
        view.put("requestCountPerMinute", requests);
        view.put(
                "predictionRowsCount",
                Arrays.stream(rows).mapToLong(Long::longValue).sum());
        view.put(
                "requestsCount",
                Arrays.stream(requests).mapToLong(Long::longValue).sum());
        view.put("avgExecutionTime", row.getDouble("execution_micros") / row.getLong("timed_requests") / 1000);
        view.put("predictionExplanations", row.getObject("prediction_explanations"));
        view.put("recommendedModel", row.getObject("recommended_model"));
        view.put("userErrorCount", row.getLong("user_errors"));
        view.put("serverErrorCount", row.getLong("server_errors"));
        view.put(
                "timestamp",
                row.getObject("hour", OffsetDateTime.class).toInstant().toString());
        return view;
    }

    private static Long[] minutes(Array array) throws SQLException {
        return (Long[]) array.getArray();
    }
}
