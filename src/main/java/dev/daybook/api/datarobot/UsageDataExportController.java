package dev.daybook.api.datarobot;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.api.RequestAddress;
import dev.daybook.export.Artifact;
import dev.daybook.export.Exports;
import dev.daybook.job.Job;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes exports of usage data and hands out their artifacts, as DataRobot's clients ask for them. */
@RestController
@RequestMapping(UsageDataExportController.PATH)
@Tag(name = "Usage data exports", description = "Reports of usage as a zip of CSV files, built in the background.")
class UsageDataExportController {

    static final String PATH = "/api/v2/usageDataExports";

    private static final String ZIP = "application/zip";
    private static final String BYTES = "bytes";

    private final Exports exports;
    private final DataRobotVocabulary vocabulary;

    UsageDataExportController(Exports exports, DataRobotVocabulary vocabulary) {
        this.exports = exports;
        this.vocabulary = vocabulary;
    }

    @PostMapping(
            path = {"", "/"},
            consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "usageDataExports_create",
            summary = "Create a customer usage data artifact request.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. The artifact shows what is in the"
                    + " organization's log at this moment, and nothing later; prediction usage as it is when it is"
                    + " built, which the manifest tells. Poll the status until it answers 303.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = UsageDataExportRequest.class))))
    @ApiResponse(
            responseCode = "202",
            description = "The export is being built.",
            content = @Content,
            headers =
                    @Header(
                            name = "Location",
                            description = "Where the status is to be polled; absolute, on the host that the caller"
                                    + " used, with a slash at its end.",
                            required = true,
                            schema =
                                    @Schema(
                                            type = "string",
                                            format = "uri",
                                            example = "https://audit.example.org/api/v2/status/0198f3c2/")))
    @ApiResponse(responseCode = "400", description = "The body is no JSON, or has faults, which errors names.")
    @ApiResponse(responseCode = "507", description = "The organization's artifacts are as large as they may become.")
    ResponseEntity<Void> create(
            @RequestBody JsonNode body,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited("usageDataExports.create") RateLimit limit,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        UsageDataExportRequest wanted = UsageDataExportRequest.of(body);
        String organization = wanted.orgId() == null ? caller.orgId() : wanted.orgId();
        caller.requireOrganization(organization);
        Job job = exports.ask(organization, caller.toActor(), caller.toPoster(), wanted.toExportRequest());
        URI status = URI.create(RequestAddress.base(request) + "/api/v2/status/" + job.id() + "/");
        return ResponseEntity.accepted().location(status).build();
    }

    @GetMapping({"/{artifactId}", "/{artifactId}/"})
    @Operation(
            operationId = "usageDataExports_retrieve",
            summary = "Retrieve a prepared customer usage data artifact.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. The success is 202, as DataRobot has it."
                    + " The bytes of an artifact never change, and a broken download can be continued by Range.")
    @UsageDataExportAnswers
    @ApiResponse(
            responseCode = "404",
            description = "The caller's organization has no artifact of this id, or it has expired.")
    ResponseEntity<?> retrieve(
            @PathVariable
                    @Parameter(
                            description = "The id of the artifact, from the Location of the finished status.",
                            example = "7d0f4a52-0f0e-4b53-9d0f-27e8c3c8b6d1")
                    String artifactId,
            @RequestHeader @Parameter(hidden = true) HttpHeaders headers,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpMethod method) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        Artifact artifact = exports.find(caller.isSystemAdministrator() ? null : caller.orgId(), id(artifactId))
                .orElseThrow(UsageDataExportController::unknown);
        ByteRequest wanted = ByteRequest.of(headers, etag(artifact), artifact.size());
        if (ByteRequest.wantsOthers(headers, etag(artifact))) {
            return answer(HttpStatus.PRECONDITION_FAILED, artifact)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("message", "The artifact has another ETag than If-Match wants."));
        }
        if (wanted.isKnown()) {
            return answer(HttpStatus.NOT_MODIFIED, artifact).build();
        }
        if (!wanted.isSatisfiable()) {
            return answer(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, artifact)
                    .header(HttpHeaders.CONTENT_RANGE, BYTES + " */" + artifact.size())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of("message", "The artifact has only " + artifact.size() + " bytes."));
        }
        HttpStatus status = wanted.isPart() ? HttpStatus.PARTIAL_CONTENT : HttpStatus.ACCEPTED;
        ResponseEntity.BodyBuilder answer = answer(status, artifact)
                .contentType(MediaType.valueOf(ZIP))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(artifact.fileName())
                                .build()
                                .toString());
        if (method.equals(HttpMethod.HEAD)) {
            return answer.contentLength(wanted.length()).build();
        }
        exports.fetched(artifact, wanted.from(), caller.toActor(), caller.toPoster());
        if (!wanted.isPart()) {
            return answer.contentLength(artifact.size()).body(artifact.content());
        }
        long last = wanted.from() + wanted.length() - 1;
        return answer.header(
                        HttpHeaders.CONTENT_RANGE, BYTES + " " + wanted.from() + "-" + last + "/" + artifact.size())
                .body(new PartOfResource(artifact.content(), wanted.from(), wanted.length()));
    }

    @GetMapping(
            path = {"/supportedEvents", "/supportedEvents/"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "usageDataExportsSupportedEvents_list",
            summary = "Retrieve a list of supported available audit events.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. Labels that only this organization posts"
                    + " are exported too and not listed.")
    @ApiResponse(responseCode = "200", description = "The labels.", useReturnTypeSchema = true)
    SupportedEvents supportedEvents(@AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        return new SupportedEvents(vocabulary.labels());
    }

    /** The labels of the vocabulary. */
    @Schema(name = "UsageDataExportSupportedEventsResponse", description = "The labels that events can have.")
    record SupportedEvents(
            @Schema(
                    description = "A json array of event labels.",
                    example = "[\"ADLS OAuth Failed\", \"ADLS OAuth Token Obtained\"]",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<String> data) {}

    /** What is wrong with a request is 400 on these routes, and 422 on DataRobot's others. */
    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refuse(Refusal.Invalid refusal) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (Fault fault : refusal.faults()) {
            errors.merge(fault.field(), fault.message(), (first, next) -> first + " " + next);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", refusal.reason());
        body.put("errors", errors);
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    private static ResponseEntity.BodyBuilder answer(HttpStatus status, Artifact artifact) {
        return ResponseEntity.status(status).eTag(etag(artifact)).header(HttpHeaders.ACCEPT_RANGES, BYTES);
    }

    private static String etag(Artifact artifact) {
        return '"' + artifact.sha256() + '"';
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw unknown();
        }
    }

    private static Refusal unknown() {
        return new Refusal.NotFound("There is no such artifact, or it has expired.");
    }
}
