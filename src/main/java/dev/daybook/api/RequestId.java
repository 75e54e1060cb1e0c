package dev.daybook.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id that the answer, the log and the caller share: the caller's own where it sends a sane one. */
class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private RequestId() {}

    /** Puts the id into the answer, unless it is there already, and returns it. */
    static String answer(HttpServletRequest request, HttpServletResponse response) {
        String given = response.getHeader(HEADER);
        if (given != null) {
            return given;
        }
        String sent = request.getHeader(HEADER);
        String id = sent != null && SANE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
        response.setHeader(HEADER, id);
        return id;
    }
}
