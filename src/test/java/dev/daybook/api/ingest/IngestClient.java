package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Posts to a running service as one service of one organization. */
record IngestClient(int port, String token) {

    static final String JSON = "application/json";
    static final String LINES = "application/x-ndjson";

    /** No body, however odd, may keep the service busy for longer. */
    private static final Duration MOST = Duration.ofSeconds(10);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A client of an organization, whose token may only do that. */
    static IngestClient of(int port, ApiTokens tokens, String organization, Permission... permissions) {
        Caller administrator = new Caller("test", null, organization, Set.of(Permission.SYSTEM_ADMIN), null);
        NewApiToken request = new NewApiToken(
                "test",
                "service",
                null,
                organization,
                Stream.of(permissions).<@Nullable String>map(Permission::name).toList(),
                null);
        return new IngestClient(port, tokens.issue(administrator, request).text());
    }

    HttpResponse<String> post(String body) {
        return post(JSON, body);
    }

    HttpResponse<String> post(String type, String body) {
        return post(body.getBytes(UTF_8), "Content-Type", type);
    }

    HttpResponse<String> post(byte[] body, String... headers) {
        return send(request(headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    HttpRequest.Builder request(String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/api/v2/eventLogs/"))
                .timeout(MOST)
                .header("Authorization", "Bearer " + token);
        return headers.length == 0 ? request : request.headers(headers);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }
}
