package dev.daybook.api.openai;

import dev.daybook.api.ErrorBody;
import dev.daybook.api.Problem;
import dev.daybook.kernel.Fault;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
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

    private static @Nullable String code(int status) {
        return switch (status) {
            case UNAUTHORIZED -> "invalid_api_key";
            case TOO_MANY_REQUESTS -> "rate_limit_exceeded";
            default -> null;
        };
    }
}
