package dev.daybook.api;

import dev.daybook.kernel.Fault;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Problem details (RFC 9457), with {@code errors} where faults can be named. No problem has a type of its own, because none says
 * more than its status.
 */
public final class ProblemDetailsBody implements ErrorBody {

    private final Predicate<String> paths;
    private final List<Problem> examples;

    /** The errors of the paths of a door, with problems as it knows them. */
    public ProblemDetailsBody(Predicate<String> paths, List<Problem> examples) {
        this.paths = paths;
        this.examples = List.copyOf(examples);
    }

    /** What lies at a path, or below it. */
    public static Predicate<String> below(String start) {
        return path -> path.equals(start) || path.startsWith(start + "/");
    }

    @Override
    public boolean covers(String path) {
        return paths.test(path);
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

    @Override
    public String schemaName() {
        return "ProblemDetails";
    }

    @Override
    public Map<String, Schema<?>> schemas() {
        return Map.of(
                schemaName(),
                new ObjectSchema()
                        .description("Why the request was not carried out (RFC 9457).")
                        .addProperty("type", new StringSchema().description("about:blank: the status says it all."))
                        .addProperty("title", new StringSchema().description("The status in words."))
                        .addProperty("status", new IntegerSchema().description("The status."))
                        .addProperty("detail", new StringSchema().description("A sentence for the caller."))
                        .addProperty("instance", new StringSchema().description("The path that was asked for."))
                        .addProperty(
                                "errors",
                                new ArraySchema()
                                        .items(new ObjectSchema()
                                                .addProperty(
                                                        "field", new StringSchema().description("What is at fault."))
                                                .addProperty("message", new StringSchema())
                                                .addRequiredItem("field")
                                                .addRequiredItem("message"))
                                        .description("What is wrong, by parameter or member of the body."))
                        .addRequiredItem("type")
                        .addRequiredItem("title")
                        .addRequiredItem("status")
                        .addRequiredItem("detail")
                        .addRequiredItem("instance"));
    }

    @Override
    public List<Problem> examples() {
        return examples;
    }

    private static Map<String, String> entry(Fault fault) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("field", fault.field());
        entry.put("message", fault.message());
        return entry;
    }
}
