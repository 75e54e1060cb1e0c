package dev.daybook.api.fiddler;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.inference.Author;
import dev.daybook.inference.InferenceEvents;
import dev.daybook.job.Job;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Publishes, updates and deletes the events of models. */
@RestController
@RequestMapping(path = FiddlerErrorBody.PATHS + "/events", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Events", description = "What models predicted.")
class EventController {

    private static final String PUBLISH = "inference.publish";

    private final InferenceEvents events;
    private final FiddlerSettings settings;

    EventController(InferenceEvents events, FiddlerSettings settings) {
        this.events = events;
        this.settings = settings;
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "events_publish",
            summary = "Publish events.",
            description = "Requires the permission WRITE_EVENTS. All or nothing: each event is checked against the"
                    + " model's schema, and the answer names up to 100 faults by index and column. Columns that the model"
                    + " does not have are dropped. An event whose id is there already is replaced, and counted once.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = PublishBody.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The events are committed and flushed; of a file, a job is.",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The caller's organization has no such model, or no such file.")
    @ApiResponse(responseCode = "413", description = "The body is over a limit, which the message names.")
    Answer<PublishedView> publish(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(PUBLISH) RateLimit limit,
            HttpServletRequest request)
            throws EOFException {
        caller.require(Permission.WRITE_EVENTS);
        PublishRequest posted = PublishRequest.of(RequestBytes.read(request, settings.maxRequestSize()));
        limit.charge(caller);
        Author author = Ids.author(caller);
        if (posted.fileId() != null) {
            return file(events.publishFile(author, posted.modelId(), posted.environment(), false, posted.fileId()));
        }
        return Answer.of(PublishedView.of(events.publish(
                author, posted.modelId(), posted.environment(), Objects.requireNonNull(posted.events()))));
    }

    @PatchMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "events_update",
            summary = "Update events.",
            description =
                    "Requires the permission WRITE_EVENTS. Each event names itself in the model's event_id_col, or"
                            + " in event_id where the model has none, and gives the columns that are to change; PRODUCTION alone."
                            + " An event that is not there stays so. All or nothing, checked like published events.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = PublishBody.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The events are committed and flushed; of a file, a job is.",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The caller's organization has no such model, or no such file.")
    @ApiResponse(responseCode = "413", description = "The body is over a limit, which the message names.")
    Answer<PublishedView> update(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(PUBLISH) RateLimit limit,
            HttpServletRequest request)
            throws EOFException {
        caller.require(Permission.WRITE_EVENTS);
        PublishRequest posted = PublishRequest.of(RequestBytes.read(request, settings.maxRequestSize()));
        limit.charge(caller);
        if (!posted.environment().isProduction()) {
            throw new Refusal.Invalid("env_type", "env_type must be PRODUCTION: other events do not change.");
        }
        Author author = Ids.author(caller);
        if (posted.fileId() != null) {
            return file(events.publishFile(author, posted.modelId(), posted.environment(), true, posted.fileId()));
        }
        return Answer.of(
                PublishedView.of(events.update(author, posted.modelId(), Objects.requireNonNull(posted.events()))));
    }

    @DeleteMapping(consumes = APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "events_delete",
            summary = "Delete events.",
            description =
                    "Requires the permission MANAGE_MODELS. Deletes events of PRODUCTION that were published before"
                            + " it was asked for, for good. The log has an event of the order,"
                            + " inference.events_deletion_ordered, and one of what became of it: inference.events_deleted,"
                            + " inference.events_deletion_cancelled or inference.events_deletion_failed.")
    @ApiResponse(responseCode = "202", description = "A job deletes them.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The caller's organization has no such model.")
    Answer<PublishedView.Started> delete(
            @RequestBody DeleteRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited("inference.delete") RateLimit limit) {
        caller.require(Permission.MANAGE_MODELS);
        request.requireOneChoice();
        limit.charge(caller);
        Job job = delete(Ids.author(caller), request);
        return Answer.of(new PublishedView.Started(JobView.Reference.of(job, events.jobName(job))));
    }

    private Job delete(Author author, DeleteRequest request) {
        return request.timeRange() == null
                ? events.delete(author, request.model(), DeleteRequest.ids(Objects.requireNonNull(request.eventIds())))
                : events.delete(
                        author,
                        request.model(),
                        request.timeRange().toTimeRange(),
                        request.updateMetrics() == null || request.updateMetrics());
    }

    private Answer<PublishedView> file(Job job) {
        return Answer.of(PublishedView.of(JobView.Reference.of(job, events.jobName(job))));
    }
}
