package dev.daybook.api.openai;

import dev.daybook.api.ErrorBody;
import dev.daybook.api.Problem;
import dev.daybook.kernel.Fault;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** OpenAI's errors: one object with four members, all of them always there. */
@Component
class OpenAiErrorBody implements ErrorBody {

    private static final String PATHS = "/v1/organization";
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;

    /** The body of an answer. */
    @Schema(name = "ErrorResponse", description = "Why the request was not carried out.")
    record Response(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Detail error) {}

    /** What is wrong. */
    @Schema(name = "ErrorDetail", description = "What is wrong.")
    record Detail(
            @Schema(description = "A sentence for the caller.", requiredMode = Schema.RequiredMode.REQUIRED)
            String message,

            @Schema(
                    description = "Whether the request is at fault or the server.",
                    allowableValues = {"invalid_request_error", "server_error"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Schema(
                    description = "The parameter at fault, if any.",
                    types = {"string", "null"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String param,

            @Schema(
                    description = "A word for programs, if there is one.",
                    types = {"string", "null"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String code) {}

    @Override
    public boolean covers(String path) {
        return path.equals(PATHS) || path.startsWith(PATHS + "/");
    }

    /** There is room for one fault: the first. */
    @Override
    public Response of(String method, String path, Problem problem) {
        Fault fault = problem.faults().isEmpty() ? null : problem.faults().getFirst();
        return new Response(new Detail(
                fault == null ? problem.message() : fault.message(),
                problem.status().is5xxServerError() ? "server_error" : "invalid_request_error",
                fault == null ? null : fault.field(),
                code(problem.status().value())));
    }

    @Override
    public boolean knowsUnprocessableContent() {
        return false;
    }

    @Override
    public String schemaName() {
        return "ErrorResponse";
    }

    @Override
    public Map<String, io.swagger.v3.oas.models.media.Schema<?>> schemas() {
        return ErrorBody.schemasOf(Response.class);
    }

    @Override
    public List<Problem> examples() {
        return List.of(
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "The request has faults.",
                        List.of(Fault.of("limit", "limit must be a whole number from 1 to 100."))),
                Problem.of(HttpStatus.FORBIDDEN, "The permission CAN_ACCESS_USER_ACTIVITY is required."));
    }

    /** OpenAI's clients say in many ways, or not at all, that they accept JSON. */
    @Override
    public boolean heedsAccept() {
        return false;
    }

    private static @Nullable String code(int status) {
        return switch (status) {
            case UNAUTHORIZED -> "invalid_api_key";
            case TOO_MANY_REQUESTS -> "rate_limit_exceeded";
            default -> null;
        };
    }
}
