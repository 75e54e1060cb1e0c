package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts events, and reads them back as audit logs. */
record AuditLogClient(ApiClient api) {

    static final String PATH = "/v1/organization/audit_logs";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** A parameter and its value. */
    record Parameter(String name, String value) {}

    /** The ids of posted events, as this door writes them, in the order posted. */
    List<String> post(List<Map<String, Object>> events) {
        JsonNode answer = ApiClient.json(api.post("/api/v2/eventLogs/", JSON.writeValueAsString(events)), 201);
        return answer.get("records")
                .valueStream()
                .map(record -> "audit_log-" + record.get("id").stringValue())
                .toList();
    }

    HttpResponse<String> get(String query, String... headers) {
        return api.get(PATH + query, headers);
    }

    /** A page that must be there. */
    JsonNode list(String query, String... headers) {
        return ApiClient.json(get(query, headers), 200);
    }

    /** The same, with names and values percent-encoded. */
    JsonNode list(List<Parameter> parameters) {
        return list(parameters.stream()
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&", "?", "")));
    }

    /** The ids of every page from here on, walked as clients do. */
    List<String> walk(String query) {
        List<String> ids = new ArrayList<>();
        JsonNode page = list("?" + query);
        ids.addAll(ids(page));
        while (page.get("has_more").booleanValue()) {
            page = list("?" + query + "&after=" + page.get("last_id").stringValue());
            assertThat(page.get("data").isEmpty()).isFalse();
            ids.addAll(ids(page));
        }
        return ids;
    }

    static List<String> ids(JsonNode page) {
        return page.get("data")
                .valueStream()
                .map(log -> log.get("id").stringValue())
                .toList();
    }

    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
