package dev.daybook.api;

import org.springframework.http.HttpStatusCode;

/** How one contract words its errors. A door whose errors look unlike DataRobot's contributes one as a bean. */
public interface ErrorBody {

    /** Whether requests to that path are answered in this contract. */
    boolean covers(String path);

    /** The exact {@code Content-Type}, parameters included if there are to be any. */
    default String contentType() {
        return "application/json";
    }

    /** The status of the answer, where the contract has another one for a problem. */
    default HttpStatusCode status(Problem problem) {
        return problem.status();
    }

    /** What is written as JSON. */
    Object of(String method, String path, Problem problem);
}
