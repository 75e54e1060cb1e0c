package dev.daybook.console;

import dev.daybook.api.RequestAddress;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie of the console. Scripts do not see it, and no other site makes a browser send it. Where browsers reach the service by https
 * it is sent by https alone, and where the service has the whole host no neighbour of that host can set it.
 *
 * @param name what it is called where the browser promises nothing by the name
 * @param sameSite when it is sent with requests that other sites cause
 */
record ConsoleCookie(String name, String sameSite) {

    /** What opens a session. */
    static final ConsoleCookie SESSION = new ConsoleCookie("daybook-session", "Strict");

    /** What forms are bound to before anybody is signed in. */
    static final ConsoleCookie VISITOR = new ConsoleCookie("daybook-visitor", "Strict");

    /** What is kept while somebody signs in elsewhere: to be sent when that site sends the browser back. */
    static final ConsoleCookie PENDING = new ConsoleCookie("daybook-pending", "Lax");

    private static final String HOST = "__Host-";

    /** What the browser sent. */
    @Nullable
    String read(HttpServletRequest request) {
        return read(request, nameFor(request));
    }

    /** The value of a cookie. */
    static @Nullable String read(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** Has the browser keep a value until it is closed. */
    void set(HttpServletRequest request, HttpServletResponse response, String value) {
        add(request, response, value, null);
    }

    /** Has the browser keep a value for some time. */
    void set(HttpServletRequest request, HttpServletResponse response, String value, Duration life) {
        add(request, response, value, life);
    }

    /** Has the browser forget it. */
    void clear(HttpServletRequest request, HttpServletResponse response) {
        add(request, response, "", Duration.ZERO);
    }

    private void add(HttpServletRequest request, HttpServletResponse response, String value, @Nullable Duration life) {
        ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(nameFor(request), value)
                .httpOnly(true)
                .secure(isSecure(request))
                .sameSite(sameSite)
                .path(hasHost(request) ? "/" : RequestAddress.prefix(request) + "/console");
        if (life != null) {
            cookie.maxAge(life);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }

    private String nameFor(HttpServletRequest request) {
        return hasHost(request) ? HOST + name : name;
    }

    private static boolean hasHost(HttpServletRequest request) {
        return isSecure(request) && RequestAddress.prefix(request).isEmpty();
    }

    /** Whether the browser reaches the service by https, be it that a proxy speaks http to it. */
    static boolean isSecure(HttpServletRequest request) {
        return RequestAddress.base(request).startsWith("https:");
    }
}
