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
import java.util.Set;

/**
 * DataRobot's errors, and those of paths that belong to no door: {@code {"message": …}}, and beside it {@code errors}
 * where faults can be named. Those of a query or of a single object are a map from field to text; those of posted
 * events or samples, which may be many, are a list.
 */
class MessageBody implements ErrorBody {

    /** Where many things are posted at once; they are served with and without a slash at the end. */
    private static final Set<String> POSTINGS = Set.of(
            "/api/v2/eventLogs",
            "/api/v2/eventLogs/",
            "/api/v2/eventLogs/predictionUsage",
            "/api/v2/eventLogs/predictionUsage/");

    @Override
    public boolean covers(String path) {
        return true;
    }

    @Override
    public Object of(String method, String path, Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", problem.message());
        if (!problem.faults().isEmpty()) {
            body.put("errors", listsFaults(method, path, problem) ? list(problem.faults()) : map(problem.faults()));
        }
        return body;
    }

    @Override
    public String schemaName() {
        return "Error";
    }

    @Override
    public Map<String, Schema<?>> schemas() {
        Schema<?> byField = new ObjectSchema()
                .additionalProperties(new StringSchema())
                .description("What is wrong, by field or parameter.");
        Schema<?> byItem = new ArraySchema()
                .items(new ObjectSchema()
                        .addProperty("index", new IntegerSchema().description("Which of several items, from 0."))
                        .addProperty("field", new StringSchema().description("The field; empty for the whole item."))
                        .addProperty("message", new StringSchema())
                        .addRequiredItem("field")
                        .addRequiredItem("message"))
                .description("What is wrong, of posted events.");
        return Map.of(
                schemaName(),
                new ObjectSchema()
                        .description("Why the request was not carried out.")
                        .addProperty("message", new StringSchema().description("A sentence for the caller."))
                        .addProperty("errors", new Schema<>().oneOf(List.of(byField, byItem)))
                        .addRequiredItem("message"));
    }

    private static boolean listsFaults(String method, String path, Problem problem) {
        boolean postsSeveral = method.equals("POST") && POSTINGS.contains(path);
        return postsSeveral || problem.faults().stream().anyMatch(fault -> fault.index() != null);
    }

    private static List<Map<String, Object>> list(List<Fault> faults) {
        return faults.stream()
                .map(fault -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    if (fault.index() != null) {
                        entry.put("index", fault.index());
                    }
                    entry.put("field", fault.field());
                    entry.put("message", fault.message());
                    return entry;
                })
                .toList();
    }

    private static Map<String, String> map(List<Fault> faults) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Fault fault : faults) {
            // A fault of the body as a whole has no field.
            texts.merge(
                    fault.field().isEmpty() ? "body" : fault.field(),
                    fault.message(),
                    (first, next) -> first.equals(next) ? first : first + " " + next);
        }
        return texts;
    }
}
