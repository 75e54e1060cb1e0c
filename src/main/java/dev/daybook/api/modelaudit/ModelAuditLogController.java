package dev.daybook.api.modelaudit;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.ModelGrants;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.event.EventLog;
import dev.daybook.event.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the log as the audit log of one model. */
@RestController
@RequestMapping(path = "/api/v1/models/{model_id}/audit-logs", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Model audit logs", description = "What was done to a model, as its owners and admins read it.")
class ModelAuditLogController {

    private final EventLog log;
    private final ModelGrants grants;
    private final ModelAuditVocabulary vocabulary;
    private final Clock clock;

    ModelAuditLogController(EventLog log, ModelGrants grants, ModelAuditVocabulary vocabulary, Clock clock) {
        this.log = log;
        this.grants = grants;
        this.vocabulary = vocabulary;
        this.clock = clock;
    }

    @GetMapping({"", "/"})
    @Operation(
            operationId = "modelAuditLogs_list",
            summary = "Read one page of a model's audit log.",
            description = "Requires the role owner or admin on the model, or the permission CAN_ACCESS_USER_ACTIVITY."
                    + " The log of a deleted model stays readable.")
    @ApiResponse(responseCode = "200", description = "The entries of the page.", useReturnTypeSchema = true)
    @AuditLogParameters
    AuditLogPage list(
            @PathVariable("model_id") @Parameter(description = "The id of the model.", example = "mdl-7f3a19bc")
                    String modelId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited("modelAuditLogs.read") RateLimit limit) {
        Tenant tenant = grants.requireAuditReader(caller, modelId);
        limit.charge(caller);
        AuditLogQuery query = AuditLogQuery.of(parameters, vocabulary.actions(), clock.instant());
        return AuditLogPage.of(query, modelId, log.find(query.toEventQuery(tenant, modelId), query.window()));
    }
}
