package dev.daybook.api.datarobot;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.PageLinks;
import dev.daybook.api.RateLimit;
import dev.daybook.event.EventLog;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the log as DataRobot's event logs. */
@RestController
@RequestMapping(path = "/api/v2/eventLogs", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Event logs", description = "Audit log records, as DataRobot's clients read them.")
class EventLogController {

    // The date of the page of DataRobot's that says so, 18 March 2024; it gives no other.
    private static final String EVENTS_DEPRECATED_SINCE = "@1710720000";

    /** The resource that reading uses. */
    private static final String READ = "eventLogs.read";

    private final EventLog log;
    private final DataRobotVocabulary vocabulary;

    EventLogController(EventLog log, DataRobotVocabulary vocabulary) {
        this.log = log;
        this.vocabulary = vocabulary;
    }

    @GetMapping({"", "/"})
    @Operation(
            operationId = "eventLogs_list",
            summary = "Retrieve one page of audit log records.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. Walking `next` shows exactly the records"
                    + " that matched when the first page was read, each once, whatever is posted meanwhile.")
    @ApiResponse(responseCode = "200", description = "A list of audit log records.", useReturnTypeSchema = true)
    @EventLogParameters
    EventLogPage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        EventLogQuery query = EventLogQuery.of(parameters);
        return EventLogPage.of(
                log.find(query.toEventQuery(caller), query.window()),
                PageLinks.of(request, parameters, query.window().limit()));
    }

    @GetMapping({"/{recordId}", "/{recordId}/"})
    @Operation(
            operationId = "eventLogs_retrieve",
            summary = "Get audit record by ID.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY.")
    @ApiResponse(responseCode = "200", description = "The queried audit record.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "No record of the caller's organization has this id.")
    @EventLogParameters.Identifying
    @Parameter(
            name = "orgId",
            in = ParameterIn.QUERY,
            description =
                    "The organization whose record it is, where a system administrator asks: in two of them an id can"
                            + " be the same.",
            schema = @Schema(type = "string"))
    EventLogView retrieve(
            @PathVariable
                    @Parameter(
                            description = "The id of the audit log.",
                            example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40")
                    String recordId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        boolean identifying = EventLogQuery.identifying(parameters);
        return EventId.parse(recordId)
                .flatMap(id -> log.find(caller.tenant(parameters.getFirst("orgId")), id, identifying))
                .map(EventLogView::of)
                .orElseThrow(() -> new Refusal.NotFound("There is no such record."));
    }

    @GetMapping({"/events", "/events/"})
    @Operation(
            operationId = "eventLogsEvents_list",
            summary = "Retrieve all the available events.",
            description = "Deprecated by DataRobot. Requires the permission CAN_ACCESS_USER_ACTIVITY. Labels that only"
                    + " this organization posts are not listed.",
            deprecated = true)
    @ApiResponse(
            responseCode = "200",
            description = "A list of events.",
            useReturnTypeSchema = true,
            headers =
                    @Header(
                            name = "Deprecation",
                            description = "Since when the route is deprecated (RFC 9745).",
                            required = true,
                            schema = @Schema(type = "string", example = EVENTS_DEPRECATED_SINCE)))
    ResponseEntity<Labels> events(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller, @Limited(READ) RateLimit limit) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        List<String> labels = vocabulary.labels();
        return ResponseEntity.ok()
                .header("Deprecation", EVENTS_DEPRECATED_SINCE)
                .body(new Labels(labels.size(), labels));
    }

    /** The labels of the vocabulary. */
    @Schema(name = "AuditLogsEventListResponse", description = "The labels that events can have.")
    record Labels(
            @Schema(
                    description = "Total count of event labels.",
                    example = "517",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int count,

            @Schema(
                    description = "A json array of event labels.",
                    example = "[\"ADLS OAuth Failed\", \"ADLS OAuth Token Obtained\"]",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<String> data) {}
}
