package dev.daybook.api.proof;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventLog;
import dev.daybook.event.LogEntries;
import dev.daybook.event.LogEntry;
import dev.daybook.event.Tenant;
import dev.daybook.integrity.Proofs;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Proves single records. */
@RestController
@RequestMapping(path = "/api/v2/eventLogs/{recordId}/proof", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Record proofs", description = "What shows, offline, that a record is in the log unaltered.")
class EventProofController {

    /** Seconds; about as long as it takes until the next checkpoint. */
    private static final String RETRY_AFTER = "1";

    private static final Map<String, Boolean> SWITCHES = switches();

    private final EventLog log;
    private final LogEntries entries;
    private final Proofs proofs;

    EventProofController(EventLog log, LogEntries entries, Proofs proofs) {
        this.log = log;
        this.entries = entries;
        this.proofs = proofs;
    }

    @GetMapping({"", "/"})
    @Operation(
            operationId = "eventLogsProof_retrieve",
            summary = "Get the proof of a record.",
            description =
                    "Requires the permission CAN_ACCESS_USER_ACTIVITY. The answer needs nothing else to be verified"
                            + " but the public key of the log, which the verifier should have from elsewhere.")
    @Parameter(
            name = "includeIdentifyingFields",
            in = ParameterIn.QUERY,
            description =
                    "Whether identifying values come with the proof, each with the salt that opens its digest in the"
                            + " entry. The proof holds without them.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"false", "False", "true", "True"},
                            defaultValue = "True"),
            example = "False")
    @ApiResponse(
            responseCode = "200",
            description = "The proof.",
            content = @Content(schema = @Schema(implementation = EventProofView.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The record is stored, and no checkpoint covers it yet.",
            headers =
                    @Header(
                            name = "Retry-After",
                            description = "After how many seconds there should be one.",
                            required = true,
                            schema = @Schema(type = "string", example = RETRY_AFTER)),
            content = @Content(schema = @Schema(implementation = Waiting.class)))
    @ApiResponse(responseCode = "404", description = "No record of the caller's organization has this id.")
    ResponseEntity<Object> retrieve(
            @PathVariable
                    @Parameter(
                            description = "The id of the audit log.",
                            example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40")
                    String recordId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        QueryParameters query = new QueryParameters(parameters);
        Boolean identifying = query.choice("includeIdentifyingFields", SWITCHES);
        query.refuseFaults();
        EventId id = EventId.parse(recordId).orElseThrow(EventProofController::unknown);
        String organization = organization(caller, id);
        LogEntry entry = entries.find(organization, id, identifying == null || identifying)
                .orElseThrow(EventProofController::unknown);
        return proofs.inclusion(organization, entry.position())
                .map(proof -> ResponseEntity.ok((Object) EventProofView.of(organization, entry, proof)))
                .orElseGet(() -> ResponseEntity.accepted()
                        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                        .body(new Waiting("No checkpoint covers the record yet.")));
    }

    /** In whose log the record is, if the caller may see it. */
    private String organization(Caller caller, EventId id) {
        if (caller.tenant(null) instanceof Tenant.Organization own) {
            return own.id();
        }
        return Optional.of(id)
                .flatMap(wanted -> log.find(caller.tenant(null), wanted, false))
                .map(event -> event.scope().orgId())
                .orElseThrow(EventProofController::unknown);
    }

    private static Refusal unknown() {
        return new Refusal.NotFound("There is no such record.");
    }

    // In a fixed order, because faults list the choices.
    private static Map<String, Boolean> switches() {
        Map<String, Boolean> switches = new LinkedHashMap<>();
        switches.put("false", false);
        switches.put("False", false);
        switches.put("true", true);
        switches.put("True", true);
        return switches;
    }

    /** Why there is no proof yet. */
    @Schema(name = "ProofWaiting", description = "There is no proof yet.")
    record Waiting(
            @Schema(
                    description = "A sentence for the caller.",
                    example = "No checkpoint covers the record yet.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String message) {}
}
