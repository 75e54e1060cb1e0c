package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

class ErrorsIT extends IntegrationTest {

    private static final String TOKENS = "/api/v2/apiTokens/";

    @Autowired
    private DataDirectory directory;

    @LocalServerPort
    private int port;

    private ApiClient administrator;

    @BeforeEach
    void callAsAdministrator() {
        administrator = ApiClient.administrator(port, directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer dbk_00000000_0000000000000000000000000000000000000000000",
                "Token nonsense",
                "Basic YWRtaW46YWRtaW4=",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."
            })
    void aCallerThatNobodyKnowsIs401(String authorization) {
        HttpResponse<String> response = administrator.as(authorization).get(TOKENS);

        assertThat(response.body()).isEqualTo("{\"message\":\"Invalid API token\"}");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertError(response, 401);
    }

    @ParameterizedTest
    @CsvSource({"GET, /nothing", "POST, /api/v2/nothing/", "DELETE, /api/v2/apiTokens/nothing/", "GET, /error"})
    void anUnknownPathIs404ForEveryMethod(String method, String path) {
        assertError(administrator.send(method, path, null), 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/nothing",
                "/api/v1/eventsx",
                "/api/v1/events/a/b",
                "/api/v1/models",
                "/api/v1/models/m/nothing"
            })
    void belowDaybooksOwnDoorAnUnknownPathIsAProblem(String path) {
        for (String authorization : List.of("", administrator.authorization())) {
            HttpResponse<String> response = administrator.as(authorization).get(path);

            JsonNode problem = ApiClient.json(response, authorization.isEmpty() ? 401 : 404);
            assertThat(problem.get("detail").asString()).isNotBlank();
            assertThat(problem.get("instance").asString()).isEqualTo(path);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @Test
    void anotherMethodIs405AndSaysWhichWork() {
        HttpResponse<String> response = administrator.send("PUT", TOKENS, "{}");

        assertError(response, 405);
        assertThat(response.headers().firstValue("Allow").orElseThrow())
                .contains("GET")
                .contains("POST");
    }

    @Test
    void anAnswerThatCannotBeGivenInTheFormWantedIs406() {
        assertError(administrator.get(TOKENS, "Accept", "text/html"), 406);
    }

    @Test
    void anotherKindOfBodyIs415() {
        assertError(administrator.send("POST", TOKENS, "x", "Content-Type", "text/plain"), 415);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v2/apiTokens/, /message",
        "POST, /api/v2/usageDataExports/, /message",
        "PUT, /api/v2/rateLimits/eventLogs.read/, /message",
        "POST, /api/v1/models/m/collaborators, /detail",
        "POST, /v3/projects, /error/message",
        "POST, /v3/events, /error/message",
        "DELETE, /v3/events, /error/message",
        "POST, /v3/files/multipart-init, /error/message"
    })
    void aBodyInAnotherCharsetOrEncodingIs415(String method, String path, String message) {
        for (String charset : List.of("iso-8859-1", "latin1", "UTF-16", "windows-1252")) {
            assertThat(ApiClient.json(
                                    administrator.send(
                                            method, path, "{}", "Content-Type", "application/json; charset=" + charset),
                                    415)
                            .at(message)
                            .asString())
                    .isEqualTo("The body must be in UTF-8.");
        }
        for (String encoding : List.of("gzip", "br", "deflate", "gzip, gzip", "aws-chunked")) {
            assertThat(ApiClient.json(
                                    administrator.send(
                                            method,
                                            path,
                                            "{}",
                                            "Content-Type",
                                            "application/json",
                                            "Content-Encoding",
                                            encoding),
                                    415)
                            .at(message)
                            .asString())
                    .isEqualTo("This route takes no content encoding.");
        }
        assertThat(administrator
                        .send(
                                method,
                                path,
                                "[]",
                                "Content-Type",
                                "application/json; charset=utf-8",
                                "Content-Encoding",
                                "identity")
                        .statusCode())
                .isBetween(400, 409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "application/*+json", "*"})
    void aContentTypeThatNamesNoTypeIsTakenForNone(String type) {
        assertError(administrator.send("POST", "/nothing", "{}", "Content-Type", type), 404);
        assertError(administrator.send("POST", TOKENS, "{}", "Content-Type", type), 415);
        assertThat(administrator.get(TOKENS, "Content-Type", type).statusCode()).isEqualTo(200);
        assertThat(administrator.get("/actuator/health", "Content-Type", type).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatLibrariesLookAtByThemselvesIsNoFailureOfOurs() {
        assertError(administrator.get("/v3/api-docs/nothing"), 404);
        assertError(administrator.get("/actuator/health", "Accept", ","), 406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2\r\nContent-Length: 3", "Content-Length: x", "Content-Length: -2"})
    void aLengthThatCannotBeReadIsJsonToo(String length) throws IOException {
        assertThat(raw("POST /v3/projects HTTP/1.1\r\nHost: x\r\n" + length + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\r\nContent-Type: application/json\r\n")
                .contains("\"kind\":\"ERROR\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\"", "{\"name\": \"a\", \"name\": \"b\"}", "{} {}", "nul"})
    void aBodyThatIsNotTheJsonWantedIs400(String body) {
        assertError(administrator.post(TOKENS, body), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html, */*;q=0.1"})
    void everyAcceptThatTakesJsonWorks(String accept) {
        HttpResponse<String> response = administrator.get(TOKENS, "Accept", accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2//apiTokens/", "/api/v2/apiTokens;a=b/", "/api/v2/%2e%2e/apiTokens/", "/a%00b"})
    void pathsThatTheFirewallKeepsOutAreJsonToo(String path) {
        assertError(administrator.get(path), 400);
    }

    @Test
    void aQueryThatCannotBeDecodedIs400() throws IOException {
        assertThat(raw("GET /api/v2/apiTokens/?a=%zz HTTP/1.1\r\nHost: x\r\nAuthorization: "
                        + administrator.authorization() + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"message\":\"The query or form cannot be decoded.\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v2/apiTokens/?a=| HTTP/1.1\r\nHost: x\r\n",
                "GET / HTTP/1.1\r\n",
                "GET\u0001 / HTTP/1.1\r\nHost: x\r\n",
                "GARBAGE\r\n"
            })
    void whatTomcatCannotParseIsJsonToo(String request) throws IOException {
        assertThat(raw(request))
                .startsWith("HTTP/1.1 400 ")
                .contains("\r\nX-Request-Id: ")
                .contains("\r\nContent-Type: application/json\r\n")
                .endsWith(
                        "{\"message\":\"The request line or a header has a form that is not accepted, or together they"
                                + " are longer than 64 KiB.\"}")
                .doesNotContainIgnoringCase("\r\nserver:");
    }

    @Test
    void headersThatAreTooLargeAreJsonToo() throws IOException {
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + "a".repeat(66_000) + "\r\n"))
                .startsWith("HTTP/1.1 4")
                .contains("\r\nContent-Type: application/json\r\n")
                .contains("{\"message\":");
    }

    @Test
    void bracketsInAQueryNeedNoEncoding() throws IOException {
        assertThat(raw(
                        "GET /v1/organization/audit_logs?event_types[]=api_key.created HTTP/1.1\r\nHost: x\r\nAuthorization: "
                                + administrator.authorization() + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anAnswerCarriesTheCallersRequestId() {
        HttpResponse<String> response = administrator.get(TOKENS, "X-Request-Id", "trace-7");

        assertThat(response.headers().firstValue("X-Request-Id")).contains("trace-7");
    }

    @Test
    void anAnswerIsNotToBeFramedSniffedOrStored() {
        HttpResponse<String> response = administrator.get(TOKENS);

        assertThat(response.headers().map())
                .containsKeys(
                        "x-content-type-options",
                        "x-frame-options",
                        "content-security-policy",
                        "referrer-policy",
                        "cache-control")
                .doesNotContainKeys("server", "x-powered-by", "set-cookie");
    }

    @Test
    void strangersLearnTheStatusOfHealthAlone() {
        HttpResponse<String> forStrangers = administrator.as("").get("/actuator/health");
        HttpResponse<String> forAdministrators = administrator.get("/actuator/health");

        assertThat(ApiClient.json(forStrangers, 200).get("status").asString()).isEqualTo("UP");
        assertThat(forStrangers.body()).doesNotContain("components");
        assertThat(ApiClient.json(forAdministrators, 200)
                        .at("/components/log/status")
                        .asString())
                .isEqualTo("UP");
    }

    @Test
    void metricsAreForThoseWhoMayReadThem() {
        ApiClient writer = administrator.with("errors-it", "writer", "WRITE_EVENTS", "ADMIN_API_ACCESS");
        ApiClient scraper = administrator.with("errors-it", "scraper", "READ_METRICS");

        assertError(administrator.as("").get("/actuator/prometheus"), 401);
        assertThat(scraper.get("/actuator/prometheus").body())
                .contains(
                        "daybook_log_appended_events_total",
                        "daybook_log_append_seconds_count",
                        "daybook_log_queue_events",
                        "daybook_store_used_bytes{store=\"artifacts\"}",
                        "daybook_store_free_bytes{store=\"files\"}",
                        "daybook_log_follower_age_seconds{follower=\"seal\"}",
                        "hikaricp_connections_active{pool=\"appending\"}",
                        "hikaricp_connections_active{pool=\"reading\"}")
                .doesNotContain("errors-it");
        assertError(scraper.get("/api/v2/eventLogs/"), 403);
        assertError(writer.get("/actuator/prometheus"), 403);
        assertThat(administrator.get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertError(administrator.get("/actuator/env"), 404);
    }

    private static void assertError(HttpResponse<String> response, int status) {
        assertThat(ApiClient.json(response, status).get("message").asString()).isNotBlank();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    /** The whole answer to a request as it is written here, ended and with the connection closed. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
