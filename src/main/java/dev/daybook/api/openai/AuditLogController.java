package dev.daybook.api.openai;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reads the log as OpenAI's audit logs. Answers are JSON whatever the caller accepts, because OpenAI's clients say it in
 * many ways or not at all.
 */
@RestController
@RequestMapping("/v1/organization/audit_logs")
@Tag(name = "Audit logs", description = "The organization's audit logs, as OpenAI's clients read them.")
class AuditLogController {

    /** The resource that reading uses. */
    private static final String READ = "auditLogs.read";

    private final EventLog log;
    private final AuditLogTypes types;

    AuditLogController(EventLog log, AuditLogTypes types) {
        this.log = log;
        this.types = types;
    }

    @GetMapping
    @Operation(
            operationId = "list-audit-logs",
            summary = "List the organization's audit logs.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. Newest first. Walking with"
                    + " `after=<last_id>` while `has_more` is true shows every audit log that was there when the first"
                    + " page was read, each once.")
    @AuditLogParameters
    @AuditLogResponses
    ResponseEntity<AuditLogPage> list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @RequestHeader(name = AuditLogParameters.ORGANIZATION, required = false) @Parameter(hidden = true) @Nullable
                    String organization,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        AuditLogQuery query = AuditLogQuery.of(parameters, types);
        EventQuery wanted =
                query.toEventQuery(caller, organization == null || organization.isBlank() ? null : organization);
        requireCursor(query, wanted);
        AuditLogQuery.Cursor cursor = query.cursor();
        EventLog.Part part = log.beyond(wanted, cursor == null ? null : cursor.event(), query.limit());
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(AuditLogPage.of(query, part, types));
    }

    @GetMapping("/")
    @Operation(hidden = true)
    @AuditLogParameters
    ResponseEntity<AuditLogPage> listWithSlash(
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestHeader(name = AuditLogParameters.ORGANIZATION, required = false) @Nullable String organization,
            @AuthenticationPrincipal Caller caller,
            @Limited(READ) RateLimit limit) {
        return list(parameters, organization, caller, limit);
    }

    private void requireCursor(AuditLogQuery query, EventQuery wanted) {
        AuditLogQuery.Cursor cursor = query.cursor();
        if (cursor != null
                && log.find(wanted.tenant(), cursor.event(), false)
                        .filter(event -> types.named(event.type().label()) != null)
                        .isEmpty()) {
            throw new Refusal.Invalid(cursor.parameter(), "There is no audit log of this id.");
        }
    }
}
