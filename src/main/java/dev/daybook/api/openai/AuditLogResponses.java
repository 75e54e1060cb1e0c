package dev.daybook.api.openai;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** Describes the answers to {@code GET /v1/organization/audit_logs}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "One page of audit logs, newest first.",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = AuditLogPage.class),
                        examples = @ExampleObject(AuditLogResponses.PAGE)))
@ApiResponse(
        responseCode = "400",
        description = "A parameter is at fault; `param` names it.",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = OpenAiErrorBody.Response.class),
                        examples = @ExampleObject(AuditLogResponses.BAD_REQUEST)))
@ApiResponse(
        responseCode = "401",
        description = "There is no valid token.",
        headers =
                @Header(
                        name = "WWW-Authenticate",
                        description = "The scheme to call with.",
                        required = true,
                        schema = @Schema(type = "string", example = "Bearer")),
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = OpenAiErrorBody.Response.class),
                        examples = @ExampleObject(AuditLogResponses.UNAUTHORIZED)))
@ApiResponse(
        responseCode = "403",
        description = "The caller lacks the permission, or names an organization that is not its own.",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = OpenAiErrorBody.Response.class),
                        examples = @ExampleObject(AuditLogResponses.FORBIDDEN)))
@ApiResponse(
        responseCode = "429",
        description = "The caller asks too often.",
        headers =
                @Header(
                        name = "Retry-After",
                        description = "After how many seconds the same request may succeed.",
                        required = true,
                        schema = @Schema(type = "string", example = "2")),
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = OpenAiErrorBody.Response.class),
                        examples = @ExampleObject(AuditLogResponses.TOO_MANY_REQUESTS)))
@ApiResponse(
        responseCode = "500",
        description = "The server failed; the reference finds the reason in its log.",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = OpenAiErrorBody.Response.class),
                        examples = @ExampleObject(AuditLogResponses.INTERNAL_SERVER_ERROR)))
@ApiResponse(
        responseCode = "503",
        description = "The database is away, or something else that the answer needs.",
        headers =
                @Header(
                        name = "Retry-After",
                        description = "After how many seconds the same request may succeed.",
                        required = true,
                        schema = @Schema(type = "string", example = "2")),
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = OpenAiErrorBody.Response.class),
                        examples = @ExampleObject(AuditLogResponses.SERVICE_UNAVAILABLE)))
@interface AuditLogResponses {

    String PAGE = """
            {"object": "list",
             "data": [{
               "id": "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
               "type": "api_key.created",
               "effective_at": 1756436265,
               "project": {"id": "proj_1", "name": "Search"},
               "actor": {"type": "session",
                         "session": {"user": {"id": "user-1", "email": "ada@example.com"}, "ip_address": "203.0.113.7"}},
               "api_key.created": {"id": "key_1", "data": {"scopes": ["api.model.read"]}}}],
             "first_id": "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
             "last_id": "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
             "has_more": false}""";

    String BAD_REQUEST = """
            {"error": {"message": "limit must be a whole number from 1 to 100.", "type": "invalid_request_error",
                       "param": "limit", "code": null}}""";

    String UNAUTHORIZED = """
            {"error": {"message": "Invalid API token", "type": "invalid_request_error", "param": null,
                       "code": "invalid_api_key"}}""";

    String FORBIDDEN = """
            {"error": {"message": "The permission CAN_ACCESS_USER_ACTIVITY is required.",
                       "type": "invalid_request_error", "param": null, "code": null}}""";

    String TOO_MANY_REQUESTS = """
            {"error": {"message": "Too many requests.", "type": "invalid_request_error", "param": null,
                       "code": "rate_limit_exceeded"}}""";

    String INTERNAL_SERVER_ERROR = """
            {"error": {"message": "Internal error. Reference: 0b6f7a0e-8a3c-4b5e-9f51-2d3c4e5f6a7b",
                       "type": "server_error", "param": null, "code": null}}""";

    String SERVICE_UNAVAILABLE = """
            {"error": {"message": "The database is not reachable now.", "type": "server_error", "param": null,
                       "code": null}}""";
}
