package dev.daybook.api.modelaudit;

import dev.daybook.api.ErrorBody;
import dev.daybook.api.Problem;
import dev.daybook.kernel.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * The errors of this door: problem details (RFC 9457), with {@code errors} where faults can be named. No problem has a
 * type of its own, because none says more than its status.
 */
@Component
class ProblemDetailsBody implements ErrorBody {

    private static final String PATHS = "/api/v1/models";

    @Override
    public boolean covers(String path) {
        return path.equals(PATHS) || path.startsWith(PATHS + "/");
    }

    @Override
    public String contentType() {
        return MediaType.APPLICATION_PROBLEM_JSON_VALUE;
    }

    @Override
    public Object of(String method, String path, Problem problem) {
        HttpStatus status = HttpStatus.resolve(problem.status().value());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", status == null ? "Error" : status.getReasonPhrase());
        body.put("status", problem.status().value());
        body.put("detail", problem.message());
        body.put("instance", path);
        if (!problem.faults().isEmpty()) {
            body.put(
                    "errors",
                    problem.faults().stream().map(ProblemDetailsBody::entry).toList());
        }
        return body;
    }

    private static Map<String, String> entry(Fault fault) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("field", fault.field());
        entry.put("message", fault.message());
        return entry;
    }
}
