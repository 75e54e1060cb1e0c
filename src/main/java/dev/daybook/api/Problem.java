package dev.daybook.api;

import dev.daybook.kernel.Fault;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * Why a request is not answered as it hoped, before any contract words it.
 *
 * @param message a sentence for the caller
 * @param faults what is wrong with what it sent, if that can be named
 * @param headers what goes with the status, such as {@code Allow} or {@code Retry-After}
 */
public record Problem(HttpStatusCode status, String message, List<Fault> faults, HttpHeaders headers) {

    public Problem {
        faults = List.copyOf(faults);
        headers = HttpHeaders.readOnlyHttpHeaders(headers);
    }

    /** A problem of which no more is known. */
    public static Problem of(HttpStatusCode status, String message) {
        return new Problem(status, message, List.of(), HttpHeaders.EMPTY);
    }

    /** A problem with what was sent. */
    public static Problem of(HttpStatusCode status, String message, List<Fault> faults) {
        return new Problem(status, message, faults, HttpHeaders.EMPTY);
    }
}
