package dev.daybook.api.openai;

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
@ApiResponse(responseCode = "400", description = "A parameter is at fault; `param` names it.")
@ApiResponse(
        responseCode = "403",
        description = "The caller lacks the permission, or names an organization that is not its own.")
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
}
