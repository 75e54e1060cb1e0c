package dev.daybook.console;

import dev.daybook.api.RequestAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.View;

/**
 * The answer to a form that did something: the browser goes on to a page of the console.
 *
 * @param path the path of that page, and maybe a query, encoded
 */
record SeeOther(String path) implements View {

    @Override
    public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response) {
        answer(request, response, path);
    }

    /** Sends a browser on. The address is relative, so that it holds whatever stands before this service. */
    static void answer(HttpServletRequest request, HttpServletResponse response, String path) {
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, RequestAddress.prefix(request) + path);
    }
}
