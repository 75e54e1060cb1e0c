package dev.daybook.api;

import dev.daybook.kernel.OutageLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes every error of the service, whoever found it: a room, Spring MVC, Spring Security or the container. The
 * contract that covers the path words it.
 */
@Component
public class ErrorAnswers {

    private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

    private static final String HTML = "text/html;charset=UTF-8";

    private final List<ErrorPage> pages;
    private final List<ErrorBody> bodies;
    private final ErrorBody otherwise = new MessageBody();
    private final JsonMapper json;

    ErrorAnswers(List<ErrorPage> pages, List<ErrorBody> bodies, JsonMapper json) {
        this.pages = pages;
        this.bodies = bodies;
        this.json = json;
    }

    /**
     * Answers a request that ended in an exception, unless that says that nobody is left to be answered. One that nobody expected is logged with a reference, and the
     * answer shows nothing but that.
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Throwable thrown) throws IOException {
        Optional<Problem> expected = Problems.of(thrown);
        OutageLog.tell(thrown);
        // Asked second: a database connection that broke looks like a caller's, and is to be answered.
        if (expected.isEmpty() && DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
            return;
        }
        write(request, response, expected.orElseGet(() -> unexpected(request, response, thrown)));
    }

    /** Answers a request with a problem, in place of anything that was about to be written. */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        String path = path(request);
        Optional<String> page = page(request, path, problem);
        if (page.isPresent()) {
            byte[] html = page.get().getBytes(StandardCharsets.UTF_8);
            write(request, response, problem, problem.status(), HTML, html);
            return;
        }
        ErrorBody body = bodies.stream()
                .filter(candidate -> candidate.covers(path))
                .findFirst()
                .orElse(otherwise);
        byte[] written = json.writeValueAsBytes(body.of(method(request), path, problem));
        write(request, response, problem, body.status(problem), body.contentType(), written);
    }

    /** The problem as a page, where people look; a page that cannot be made is no reason to say nothing. */
    private Optional<String> page(HttpServletRequest request, String path, Problem problem) {
        try {
            return pages.stream()
                    .filter(candidate -> candidate.covers(request, path))
                    .findFirst()
                    .map(page -> page.of(request, problem));
        } catch (RuntimeException failure) {
            log.error("The page of a problem cannot be made", failure);
            return Optional.empty();
        }
    }

    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            Problem problem,
            HttpStatusCode status,
            String contentType,
            byte[] written)
            throws IOException {
        response.resetBuffer();
        response.setStatus(status.value());
        RequestId.answer(request, response);
        RefusedBodies.tellSender(request, response);
        problem.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        // A stream and no writer: a writer would have Tomcat add a charset, and DataRobot's client compares exactly.
        response.setContentType(contentType);
        response.setContentLength(written.length);
        response.getOutputStream().write(written);
    }

    private static Problem unexpected(HttpServletRequest request, HttpServletResponse response, Throwable thrown) {
        UUID reference = UUID.randomUUID();
        log.error(
                "Reference {}: {} {} failed, request {}",
                reference,
                method(request),
                path(request),
                RequestId.answer(request, response),
                thrown);
        return Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "Internal error. Reference: " + reference);
    }

    /** Where the caller went, also when the container is already about to show its error page. */
    private static String path(HttpServletRequest request) {
        Object failed = request.getAttribute("jakarta.servlet.error.request_uri");
        return failed == null ? RequestAddress.path(request) : failed.toString();
    }

    private static String method(HttpServletRequest request) {
        return request.getMethod() == null ? "" : request.getMethod();
    }
}
