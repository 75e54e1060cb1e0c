package dev.daybook.api.openai;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes the parameters of {@code GET /v1/organization/audit_logs}, which {@link AuditLogQuery} reads. Brackets may be
 * sent as they are or percent-encoded.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "effective_at[gt]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of a later Unix second than this.",
        schema = @Schema(type = "integer", format = "int64"),
        example = "1720000000")
@Parameter(
        name = "effective_at[gte]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of this Unix second or a later one.",
        schema = @Schema(type = "integer", format = "int64"),
        example = "1720000000")
@Parameter(
        name = "effective_at[lt]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of an earlier Unix second than this.",
        schema = @Schema(type = "integer", format = "int64"),
        example = "1790000000")
@Parameter(
        name = "effective_at[lte]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of this Unix second or an earlier one.",
        schema = @Schema(type = "integer", format = "int64"),
        example = "1790000000")
@Parameter(
        name = "project_ids[]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of any of these projects.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
        example = "[\"proj_1\"]")
@Parameter(
        name = AuditLogParameters.EVENT_TYPES,
        in = ParameterIn.QUERY,
        description = "Only audit logs of any of these types.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string")),
        example = "[\"api_key.created\"]")
@Parameter(
        name = "actor_ids[]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of any of these users, service accounts or API keys.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
        example = "[\"user-1\"]")
@Parameter(
        name = "actor_emails[]",
        in = ParameterIn.QUERY,
        description = "Only audit logs of users with any of these mail addresses.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
        example = "[\"ada@example.com\"]")
@Parameter(
        name = "resource_ids[]",
        in = ParameterIn.QUERY,
        description = "Only audit logs about any of these: the `id` or `resource_id` of the detail object, or"
                + " an `id` in its lists of certificates or configurations.",
        explode = Explode.TRUE,
        array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
        example = "[\"key_1\"]")
@Parameter(
        name = "tenant_only",
        in = ParameterIn.QUERY,
        description =
                "Whether tenant-scoped types, such as `role.bound_to_resource`, are wanted, and nothing else; without"
                        + " it they are never shown. All `event_types[]` must be of the scope wanted.",
        schema = @Schema(type = "boolean", defaultValue = "false"),
        example = "false")
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        description = "At most this many audit logs a page.",
        schema =
                @Schema(
                        type = "integer",
                        format = "int32",
                        minimum = "1",
                        maximum = "" + AuditLogQuery.MOST,
                        defaultValue = "" + AuditLogQuery.DEFAULT_LIMIT),
        example = "20")
@Parameter(
        name = "after",
        in = ParameterIn.QUERY,
        description = "A cursor: the id of an audit log. The page is of the audit logs just older than it. Not together"
                + " with `before`.",
        schema = @Schema(type = "string"),
        example = "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40")
@Parameter(
        name = "before",
        in = ParameterIn.QUERY,
        description = "A cursor: the id of an audit log. The page is of the audit logs just newer than it, newest first"
                + " too. Not together with `after`.",
        schema = @Schema(type = "string"),
        example = "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40")
@Parameter(
        name = AuditLogParameters.ORGANIZATION,
        in = ParameterIn.HEADER,
        description = "The organization whose audit logs are wanted. The caller's own by default; for a system"
                + " administrator those of every one.",
        schema = @Schema(type = "string"),
        example = "default")
@interface AuditLogParameters {

    /** The parameter whose values the vocabulary lists. */
    String EVENT_TYPES = "event_types[]";

    /** The header that names the organization. */
    String ORGANIZATION = "OpenAI-Organization";
}
