package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to a running service as one caller; it follows no redirect, and links as they are. */
record EventLogClient(String base, String authorization) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The answer to a GET of a path below the base, or of an absolute address. */
    HttpResponse<String> send(String address, String... headers) {
        return send(request(address, headers).GET());
    }

    /** The JSON of a GET that must succeed. */
    JsonNode get(String address) {
        return json(send(address), 200);
    }

    /** The JSON of a GET of the event logs with these parameters, which must succeed. */
    JsonNode list(Map<String, String> parameters) {
        return get("/api/v2/eventLogs/?" + query(parameters));
    }

    /** The JSON of a POST that must create something. */
    JsonNode post(String path, Object body) {
        HttpRequest.Builder request = request(path, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return json(send(request), 201);
    }

    private HttpRequest.Builder request(String address, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address.startsWith("http") ? address : base + address));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode())
                .as(() -> response.request().uri() + ": " + response.body())
                .isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + UriUtils.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
