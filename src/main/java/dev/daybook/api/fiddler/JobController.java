package dev.daybook.api.fiddler;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.inference.InferenceEvents;
import dev.daybook.job.Job;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shows how far jobs are, as Fiddler's clients poll it. */
@RestController
@RequestMapping(path = FiddlerErrorBody.PATHS + "/jobs", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Jobs", description = "What runs in the background.")
class JobController {

    private final InferenceEvents events;
    private final InferenceJobs jobs;

    JobController(InferenceEvents events, InferenceJobs jobs) {
        this.events = events;
        this.jobs = jobs;
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "jobs_retrieve",
            summary = "Get a job.",
            description = "For any caller of the organization. Shows the jobs that this door starts, for 30 days.")
    @ApiResponse(responseCode = "200", description = "The job.", useReturnTypeSchema = true)
    @Parameter(
            name = "verbose",
            in = ParameterIn.QUERY,
            description = "Not looked at.",
            schema = @Schema(type = "string"),
            example = "False")
    Answer<JobView> retrieve(
            @PathVariable @Parameter(description = "The job's id.") String id,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return Answer.of(events.findJob(caller.orgId(), Ids.inPath(id, "job"))
                .map(job -> JobView.of(job, events.jobName(job)))
                .orElseThrow(JobController::unknown));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "jobs_cancel",
            summary = "Cancel a job.",
            description = "An addition to Fiddler's routes. Requires the permission that ordering the job takes:"
                    + " WRITE_EVENTS to publish, MANAGE_MODELS to delete; or having ordered it. What it has done stays done."
                    + " A job that has ended stays as it is. That a deletion was cancelled is an event of the log,"
                    + " inference.events_deletion_cancelled.")
    @ApiResponse(responseCode = "204", description = "The job has ended.")
    @ApiResponse(responseCode = "409", description = "It deletes the events of a deleted model, which cannot stay.")
    void cancel(
            @PathVariable @Parameter(description = "The job's id.") String id,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        Job job = events.findJob(caller.orgId(), Ids.inPath(id, "job")).orElseThrow(JobController::unknown);
        jobs.cancel(caller, job);
    }

    private static Refusal unknown() {
        return new Refusal.NotFound("There is no such job.");
    }
}
