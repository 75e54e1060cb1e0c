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
 * Describes the bodies and answers of {@code POST /api/v2/eventLogs/}, which {@link PostingReader} reads. The bodies of
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
                "The producer's name for this request: the same request again stores nothing and gets the first answer,"
                        + " for at least a day. 1 to 256 visible characters of ASCII; each organization has keys of"
                        + " its own, whichever of its tokens posts. A request that is refused leaves its key free.",
        schema = @Schema(type = "string", minLength = 1, maxLength = 256),
        example = "projects-7/2026-01-31T12:00")
@RequestBody(
        required = true,
        description = "One event, an array of events, or one event a line.",
        content = {
            @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(oneOf = {PostedEvent.class, PostedEvent[].class}),
                    examples = {
                        @ExampleObject(name = "one", summary = "One event", value = EventPostDescription.ONE),
                        @ExampleObject(name = "several", summary = "An array", value = EventPostDescription.SEVERAL)
                    }),
            @Content(
                    mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                    schema = @Schema(type = "string", description = "One PostedEvent a line; blank lines are skipped."),
                    examples =
                            @ExampleObject(
                                    name = "lines",
                                    summary = "One event a line",
                                    value = EventPostDescription.LINES))
        })
@ApiResponse(
        responseCode = "201",
        description =
                "The events are committed and flushed, or were there before. With each is recorded who posted it: the API"
                        + " token, or the JWT's issuer and subject, and the user that it belongs to.",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(oneOf = {Posted.Single.class, Posted.Several.class}),
                        examples = {
                            @ExampleObject(name = "one", value = EventPostDescription.ONE_POSTED),
                            @ExampleObject(name = "several", value = EventPostDescription.SEVERAL_POSTED)
                        }))
@ApiResponse(
        responseCode = "400",
        description = "The body is not JSON in UTF-8, or its gzip is broken; the message says where.")
@ApiResponse(responseCode = "401", description = "There is no valid token.")
@ApiResponse(
        responseCode = "403",
        description =
                "The caller lacks the permission, or names an organization that is not its own; an event has a label"
                        + " that Daybook alone writes, or changes who may do what with a model and the caller may not do that.")
@ApiResponse(
        responseCode = "409",
        description = "An event of that idempotency key and timestamp is there already, with other content; another"
                + " request was posted under that Idempotency-Key; a model of that id was created before.")
@ApiResponse(
        responseCode = "413",
        description = "The body, an event or their number is over a limit, which the message names.")
@ApiResponse(
        responseCode = "415",
        description = "The body is neither application/json nor application/x-ndjson in UTF-8, or packed by other means"
                + " than gzip.")
@ApiResponse(
        responseCode = "422",
        description =
                "Events are at fault. Nothing is stored, and `errors` is the list of up to 100 faults, by the event's index"
                        + " (left out for a single event) and field.")
@ApiResponse(
        responseCode = "503",
        description = "The log cannot keep up, or its database is away. Nothing is half done; try again.")
@interface EventPostDescription {

    String ONE = """
            {
              "event": "Project Created",
              "timestamp": "2026-11-20T12:00:00.123456Z",
              "userId": "5d1f0c3e9a7b230000d4e5f6",
              "username": "ada@example.com",
              "ip": "203.0.113.7",
              "projectId": "5e2f8a4b1c9d440000a1b2c3",
              "context": {"orgName": "Example Inc.", "projectName": "Churn", "projectType": "Binary", "userProjectRole": "OWNER"},
              "details": {"source": "notebook"},
              "idempotencyKey": "projects-5e2f8a4b1c9d440000a1b2c3-created"
            }""";

    String SEVERAL = """
            [
              {"event": "Project Created", "userId": "5d1f0c3e9a7b230000d4e5f6", "projectId": "5e2f8a4b1c9d440000a1b2c3"},
              {
                "event": "api_key.created",
                "userId": "user-1",
                "actor": {"type": "session", "email": "ada@example.com", "user_agent": "curl/8.14"},
                "target": {"type": "api_key", "id": "key-1", "name": "nightly"},
                "details": {"id": "key-1", "data": {"scopes": ["api.model.read"]}}
              }
            ]""";

    String LINES = """
            {"event": "Project Created", "userId": "5d1f0c3e9a7b230000d4e5f6"}
            {"event": "model.updated", "userId": "user-001", "target": {"type": "model", "id": "mdl-7f3a19bc"}}
            """;

    String ONE_POSTED = """
            {"id": "019aa113-be7b-7b40-9f3c-1c0b7d2e4a51", "position": 42, "duplicate": false,
             "leafHash": "0dAxPyTjtnjjyz0hAaGyKEm4FVEUvrzdrW6c9Zxoyz4="}""";

    String SEVERAL_POSTED = """
            {
              "count": 2,
              "duplicates": 1,
              "records": [
                {"id": "019aa113-be7b-7b40-9f3c-1c0b7d2e4a51", "position": 42, "duplicate": true,
                 "leafHash": "0dAxPyTjtnjjyz0hAaGyKEm4FVEUvrzdrW6c9Zxoyz4="},
                {"id": "019aa113-c1a0-7123-8f00-6b7c1d2e3f40", "position": 57, "duplicate": false,
                 "leafHash": "mRm0bu4TuJ2JkmCuYCxSVa2zbJuKJ8ly3a0yWPrWd0U=", "custom": true}
              ]
            }""";
}
