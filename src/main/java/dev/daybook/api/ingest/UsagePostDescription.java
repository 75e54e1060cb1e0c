package dev.daybook.api.ingest;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/**
 * Describes the bodies and answers of {@code POST /api/v2/eventLogs/predictionUsage/}, which {@link PostingReader} reads. The bodies of
 * errors are the same behind all doors of {@code /api/v2}, and are described there.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "Content-Encoding",
        in = ParameterIn.HEADER,
        description = "`gzip`, if the body is packed.",
        schema = @Schema(type = "string", allowableValues = "gzip"))
@Parameter(
        name = "Idempotency-Key",
        in = ParameterIn.HEADER,
        description =
                "The producer's name for this post: what is posted again under it counts once, for at least a day."
                        + " 1 to 256 visible characters of ASCII; each organization has keys of its own.",
        schema = @Schema(type = "string", minLength = 1, maxLength = 256),
        example = "scoring-7-2026-01-31T12:00")
@RequestBody(
        required = true,
        description = "One sample, an array of samples, or one sample a line.",
        content = {
            @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(oneOf = {PostedSample.class, PostedSample[].class}),
                    examples = {
                        @ExampleObject(name = "one", summary = "One sample", value = UsagePostDescription.ONE),
                        @ExampleObject(name = "several", summary = "An array", value = UsagePostDescription.SEVERAL)
                    }),
            @Content(
                    mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                    schema =
                            @Schema(type = "string", description = "One PostedSample a line; blank lines are skipped."),
                    examples =
                            @ExampleObject(
                                    name = "lines",
                                    summary = "One sample a line",
                                    value = UsagePostDescription.LINES))
        })
@ApiResponse(
        responseCode = "201",
        description = "The samples are counted, committed and flushed, or were counted before under the same key.",
        useReturnTypeSchema = true)
@ApiResponse(
        responseCode = "400",
        description = "The body is not JSON in UTF-8, or its gzip is broken; the message says where.")
@ApiResponse(responseCode = "401", description = "There is no valid token.")
@ApiResponse(
        responseCode = "403",
        description = "The caller lacks the permission, or names an organization that is not its own.")
@ApiResponse(responseCode = "409", description = "Other samples were posted under that Idempotency-Key.")
@ApiResponse(
        responseCode = "413",
        description = "The body, a sample or their number is over a limit, which the message names.")
@ApiResponse(
        responseCode = "415",
        description = "The body is neither application/json nor application/x-ndjson in UTF-8, or packed by other means"
                + " than gzip.")
@ApiResponse(
        responseCode = "422",
        description =
                "Samples are at fault. Nothing is counted, and `errors` is the list of up to 100 faults, by the sample's index"
                        + " (left out for a single sample) and field.")
@ApiResponse(responseCode = "503", description = "The database is away. Nothing is half done; try again.")
@interface UsagePostDescription {

    String ONE = """
            {
              "timestamp": "2026-11-20T12:00:00.123456Z",
              "userId": "5d1f0c3e9a7b230000d4e5f6",
              "username": "ada@example.com",
              "projectId": "5e2f8a4b1c9d440000a1b2c3",
              "modelId": "5e2f8a4b1c9d440000a1b2c4",
              "deploymentId": "5e2f8a4b1c9d440000a1b2c5",
              "predictionMethod": "Dedicated Prediction",
              "rowsCount": 100,
              "executionTimeMs": 12.5,
              "outcome": "OK"
            }""";

    String SEVERAL = """
            [
              {"timestamp": "2026-11-20T12:00:00Z", "userId": "u-1", "predictionMethod": "Dedicated Prediction",
               "rowsCount": 2500, "requestsCount": 25, "executionTimeMs": 310, "outcome": "OK"},
              {"timestamp": "2026-11-20T12:00:00Z", "userId": "u-1", "predictionMethod": "Dedicated Prediction",
               "rowsCount": 0, "executionTimeMs": 1.5, "outcome": "USER_ERROR"}
            ]""";

    String LINES = """
            {"timestamp": "2026-11-20T12:00:00Z", "userId": "u-1", "predictionMethod": "Modeling Worker", "rowsCount": 100, "executionTimeMs": 12.5, "outcome": "OK"}
            {"timestamp": "2026-11-20T12:01:00Z", "userId": "u-1", "predictionMethod": "Modeling Worker", "rowsCount": 7, "executionTimeMs": 2, "outcome": "OK"}
            """;
}
