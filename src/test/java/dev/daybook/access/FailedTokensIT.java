package dev.daybook.access;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Wrong tokens come from an address of their own, because other tests call from the usual one. */
@Timeout(60)
class FailedTokensIT extends IntegrationTest {

    private static final String PATH = "/api/v2/eventLogs/?limit=1";

    @Autowired
    private DataDirectory directory;

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    private int port;

    private final SecureRandom random = new SecureRandom();

    @Test
    void sixHundredWrongTokensOfOneAddressAreLookedUpSixtyTimesAMinute() throws Exception {
        ApiClient administrator = ApiClient.administrator(port, directory);
        try (HttpClient attacker = from("127.0.0.2")) {
            String known = administrator
                    .with("failed-tokens", "ada", "CAN_ACCESS_USER_ACTIVITY")
                    .authorization();
            assertThat(get(attacker, known).statusCode()).isEqualTo(200);
            double before = count("unknown");
            int refused = 0;
            long start = System.nanoTime();
            for (int i = 0; i < 600; i++) {
                HttpResponse<String> answer =
                        get(attacker, "Bearer " + TokenText.random(random).text());
                assertThat(answer.statusCode()).isIn(401, 429);
                if (answer.statusCode() == 429) {
                    refused++;
                    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
                }
            }
            double earned = (System.nanoTime() - start) / 1e9 + 1;
            assertThat(count("unknown") - before).isBetween(60.0, 60 + earned);
            assertThat(refused).isGreaterThanOrEqualTo((int) (540 - earned));
            assertThat(get(attacker, known).statusCode())
                    .as("a token that opened something before, from the same address")
                    .isEqualTo(200);
        }
        json(administrator.get(PATH), 200);
        assertThat(administrator.get("/actuator/prometheus").body())
                .contains("daybook_access_failed_tokens_total{kind=\"not_looked_up\"}");
    }

    @Test
    void theSameWrongTokenIsLookedUpOnce() throws Exception {
        try (HttpClient attacker = from("127.0.0.3")) {
            String wrong = "Token " + TokenText.random(random).text();
            double unknown = count("unknown");
            double repeated = count("repeated");

            for (int i = 0; i < 600; i++) {
                assertThat(get(attacker, wrong).statusCode()).isEqualTo(401);
            }

            assertThat(count("unknown") - unknown).isEqualTo(1);
            assertThat(count("repeated") - repeated).isEqualTo(599);
        }
    }

    @Test
    void twoAuthorizationHeadersAreRefused() throws Exception {
        String right = ApiClient.administrator(port, directory).authorization();

        assertThat(raw("Authorization: " + right + "\r\nAuthorization: " + right + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"message\":\"The request has more than one Authorization header.\"}");
        assertThat(raw("Authorization: " + right + "\r\nauthorization: Basic YTpi\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw("Authorization: " + right + "\r\n")).startsWith("HTTP/1.1 200 ");
    }

    private double count(String kind) {
        return meters.get("daybook.access.failed.tokens")
                .tag("kind", kind)
                .counter()
                .count();
    }

    private static HttpClient from(String address) throws IOException {
        return HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(address))
                .build();
    }

    private HttpResponse<String> get(HttpClient client, String authorization) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH))
                        .header("Authorization", authorization)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String headers) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
