package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to a running service as the bearer of a token; it follows no redirect. */
public record ApiClient(int port, String authorization) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The first administrator, whose token the service keeps in its data directory. */
    public static ApiClient administrator(int port, DataDirectory directory) {
        try {
            return new ApiClient(
                    port,
                    "Bearer "
                            + Files.readString(directory.path().resolve("admin-token"))
                                    .strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The same service, called by somebody else. */
    public ApiClient as(String header) {
        return new ApiClient(port, header);
    }

    /** A caller with a new token. */
    public ApiClient with(String orgId, String userId, String... permissions) {
        JsonNode issued = json(
                post("/api/v2/apiTokens/", """
                        {"name": "test", "userId": "%s", "orgId": "%s", "permissions": %s}""".formatted(userId, orgId, JSON.writeValueAsString(permissions))), 201);
        return as("Token " + issued.get("token").asString());
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public HttpResponse<String> post(String path, String body) {
        return send("POST", path, body, "Content-Type", "application/json");
    }

    public HttpResponse<String> delete(String path) {
        return send("DELETE", path, null);
    }

    public HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** The JSON of an answer that must have that status. */
    public static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode())
                .as(() -> response.request().uri() + ": " + response.body())
                .isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
