package dev.daybook.api.datarobot;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.PageLinks;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import dev.daybook.api.RequestAddress;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Shows how far jobs are, as DataRobot's clients poll it. */
@RestController
@RequestMapping(path = "/api/v2/status", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Status", description = "What runs in the background, and how far it is.")
class StatusController {

    private final Jobs jobs;
    private final Map<String, StatusLocation> locations;

    StatusController(Jobs jobs, ObjectProvider<StatusLocation> locations) {
        this.jobs = jobs;
        this.locations = locations.stream().collect(Collectors.toMap(StatusLocation::kind, Function.identity()));
    }

    @GetMapping({"", "/"})
    @Operation(
            operationId = "status_list",
            summary = "List asynchronous jobs.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. Shows the jobs of the caller's"
                    + " organization, newest first; all of them to a system administrator.")
    @ApiResponse(responseCode = "200", description = "A list of jobs.", useReturnTypeSchema = true)
    @PageParameters
    StatusPage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        QueryParameters query = new QueryParameters(parameters);
        long offset = query.offset();
        int limit = query.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST);
        query.refuseFaults();
        return StatusPage.at(
                offset,
                limit,
                jobs.list(organization(caller), locations.keySet(), offset, limit),
                PageLinks.of(request, parameters, limit));
    }

    @GetMapping({"/{statusId}", "/{statusId}/"})
    @Operation(
            operationId = "status_retrieve",
            summary = "Get the status of an asynchronous job.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. To be polled, without following"
                    + " redirects, until it answers 303 or a status other than INITIALIZED and RUNNING.")
    @ApiResponse(
            responseCode = "200",
            description = "The job waits, runs, failed, was cancelled, or is done and made nothing to be fetched.",
            useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "303",
            description = "The job is done.",
            content = @Content,
            headers =
                    @Header(
                            name = "Location",
                            description = "Where what the job made is to be fetched; absolute, on the host that the"
                                    + " caller used, with a slash at its end.",
                            required = true,
                            schema =
                                    @Schema(
                                            type = "string",
                                            format = "uri",
                                            example = "https://audit.example.org/api/v2/usageDataExports/0198f3c2/")))
    @ApiResponse(responseCode = "404", description = "The caller's organization has no job of this id.")
    ResponseEntity<StatusView> retrieve(
            @PathVariable @Parameter(description = "The id of the job.") String statusId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        Job job = find(caller, statusId).orElseThrow(StatusController::unknown);
        String path = job.state() == JobState.COMPLETED ? location(job).path(job) : null;
        return path == null
                ? ResponseEntity.ok(StatusView.of(job))
                : ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(absolute(request, path))
                        .build();
    }

    @DeleteMapping({"/{statusId}", "/{statusId}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "status_delete",
            summary = "Cancel an asynchronous job.",
            description =
                    "Requires the permission that ordering the job takes, CAN_ACCESS_USER_ACTIVITY, or having ordered it."
                            + " The job is ABORTED from then on, and the log says who cancelled it. A job that has ended"
                            + " stays as it is.")
    @ApiResponse(responseCode = "204", description = "The job has ended.")
    @ApiResponse(responseCode = "404", description = "The caller's organization has no job of this id.")
    void delete(
            @PathVariable @Parameter(description = "The id of the job.") String statusId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        Optional<Job> job = find(caller, statusId);
        if (job.isEmpty()) {
            caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
            throw unknown();
        }
        location(job.get()).cancel(caller, job.get());
    }

    /** A job of this door's, of the caller's organization. */
    private Optional<Job> find(Caller caller, String id) {
        try {
            return jobs.find(organization(caller), UUID.fromString(id))
                    .filter(job -> locations.containsKey(job.kind()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private StatusLocation location(Job job) {
        return Objects.requireNonNull(locations.get(job.kind()));
    }

    private static Refusal unknown() {
        return new Refusal.NotFound("There is no such job.");
    }

    // Null is every organization.
    private static @Nullable String organization(Caller caller) {
        return caller.isSystemAdministrator() ? null : caller.orgId();
    }

    private static URI absolute(HttpServletRequest request, String path) {
        return URI.create(RequestAddress.base(request) + UriUtils.encodePath(path, StandardCharsets.UTF_8));
    }
}
