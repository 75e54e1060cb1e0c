package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.api.ErrorBody;
import dev.daybook.api.Problem;
import dev.daybook.kernel.Fault;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;

/** Fiddler's errors: an envelope with a code, a message, and a list of what is wrong. */
@Component
class FiddlerErrorBody implements ErrorBody {

    static final String PATHS = "/v3";

    /** Where the OpenAPI documents of all doors are. */
    private static final String DOCUMENTS = "/v3/api-docs";

    /** The body of an answer. */
    @Schema(name = "FiddlerError", description = "Why the request was not carried out.")
    record Response(
            @JsonProperty("api_version")
            @Schema(
                    description = "The version of the contract.",
                    example = "2.0",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String apiVersion,

            @Schema(allowableValues = "ERROR", requiredMode = Schema.RequiredMode.REQUIRED)
            String kind,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Detail error) {}

    /** What is wrong. */
    @Schema(name = "FiddlerErrorDetail", description = "What is wrong.")
    record Detail(
            @Schema(description = "The status.", example = "400", requiredMode = Schema.RequiredMode.REQUIRED)
            int code,

            @Schema(description = "A sentence for the caller.", requiredMode = Schema.RequiredMode.REQUIRED)
            String message,

            @Schema(
                    description = "Everything that is wrong, one entry each, at least one.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<Entry> errors) {}

    /** One thing that is wrong. */
    @Schema(name = "FiddlerErrorEntry", description = "One thing that is wrong.")
    record Entry(
            @Schema(
                    description = "A word for programs.",
                    example = "BadRequest",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String reason,

            @Schema(
                    description = "A sentence for the caller; of an event it begins with its index and column.",
                    example = "events[3].age: age must be a number.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String message,

            @Schema(description = "Always empty.", example = "", requiredMode = Schema.RequiredMode.REQUIRED)
            String help) {}

    @Override
    public boolean covers(String path) {
        return (path.equals(PATHS) || path.startsWith(PATHS + "/")) && !path.startsWith(DOCUMENTS);
    }

    @Override
    public boolean knowsUnprocessableContent() {
        return false;
    }

    @Override
    public Response of(String method, String path, Problem problem) {
        HttpStatusCode status = status(problem);
        String reason = reason(status);
        List<Entry> entries = problem.faults().isEmpty()
                ? List.of(new Entry(reason, problem.message(), ""))
                : problem.faults().stream()
                        .map(fault -> new Entry(reason, message(fault), ""))
                        .toList();
        String message = entries.size() == 1 ? entries.getFirst().message() : problem.message();
        return new Response(Answer.API_VERSION, "ERROR", new Detail(status.value(), message, entries));
    }

    @Override
    public String schemaName() {
        return "FiddlerError";
    }

    @Override
    public Map<String, io.swagger.v3.oas.models.media.Schema<?>> schemas() {
        return ErrorBody.schemasOf(Response.class);
    }

    @Override
    public List<Problem> examples() {
        return List.of(
                Problem.of(HttpStatus.BAD_REQUEST, "limit must be a whole number from 1 to 1000."),
                Problem.of(HttpStatus.FORBIDDEN, "The permission WRITE_EVENTS is required."),
                Problem.of(HttpStatus.NOT_FOUND, "There is no such model."),
                Problem.of(HttpStatus.CONFLICT, "There is a project of the name churn already."),
                Problem.of(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "The body is longer than 33554432 bytes, the limit of a request."));
    }

    private static String message(Fault fault) {
        if (fault.index() == null) {
            return fault.message();
        }
        return "events[" + fault.index() + "]" + (fault.field().isEmpty() ? "" : "." + fault.field()) + ": "
                + fault.message();
    }

    /** The words that the vendor's client is known to read, and for the rest the status in one word. */
    static String reason(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> "BadRequest";
            case 404 -> "ObjectNotFound";
            case 409 -> "Conflict";
            default -> {
                HttpStatus known = HttpStatus.resolve(status.value());
                yield known == null ? "Error" : known.getReasonPhrase().replace(" ", "");
            }
        };
    }
}
