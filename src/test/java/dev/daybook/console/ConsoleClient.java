package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A browser without a screen: keeps cookies, fills in what forms carry, and follows no redirect. */
final class ConsoleClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String SESSION = "daybook-session";

    private final int port;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    ConsoleClient(int port) {
        this.port = port;
    }

    /** Somebody who is signed in with the token of an API client. */
    static ConsoleClient of(ApiClient caller) {
        ConsoleClient client = new ConsoleClient(caller.port());
        HttpResponse<String> answer = client.signIn(token(caller), "");
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(303);
        return client;
    }

    /** The token that an API client calls with. */
    static String token(ApiClient caller) {
        return caller.authorization().substring(caller.authorization().indexOf(' ') + 1);
    }

    /** Sends the form of the sign-in. */
    HttpResponse<String> signIn(String token, String next) {
        return post("/console/sign-in", "token=" + encode(token) + "&next=" + encode(next));
    }

    boolean isSignedIn() {
        return cookies.containsKey(SESSION);
    }

    /** What the browser holds of its session. */
    String session() {
        return cookies.getOrDefault(SESSION, "");
    }

    String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** Puts another value in the place of a cookie. */
    void hold(String cookie, String value) {
        cookies.put(cookie, value);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Sends a form as a page of the console would: with what its forms carry. */
    HttpResponse<String> post(String path, String form, String... headers) {
        String carried = "_csrf=" + encode(formToken());
        return send("POST", path, form.isEmpty() ? carried : form + "&" + carried, headers);
    }

    /** What forms of this browser carry; from a page that everybody may see. */
    String formToken() {
        String path = isSignedIn() ? "/console/nowhere" : "/console/sign-in";
        Matcher form = FORM_TOKEN.matcher(get(path).body());
        assertThat(form.find()).as("a form on %s", path).isTrue();
        return form.group(1);
    }

    /** Sends a request as it is. */
    HttpResponse<String> send(String method, String path, @Nullable String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        form == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(form));
        if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    private void keep(String header) {
        HttpCookie cookie = HttpCookie.parse(header).getFirst();
        if (cookie.getMaxAge() == 0) {
            cookies.remove(cookie.getName());
        } else {
            cookies.put(cookie.getName(), cookie.getValue());
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
