package dev.daybook.api.fiddler;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.inference.InferenceEvents;
import dev.daybook.inference.ListQuery;
import dev.daybook.inference.Models;
import dev.daybook.job.Job;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists, makes, changes and deletes models. */
@RestController
@RequestMapping(path = FiddlerErrorBody.PATHS + "/models", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Models", description = "Whose events are published.")
class ModelController {

    private static final String KIND = "model";

    private final Models models;
    private final InferenceEvents events;

    ModelController(Models models, InferenceEvents events) {
        this.models = models;
        this.events = events;
    }

    @GetMapping
    @Operation(
            operationId = "models_list",
            summary = "List models.",
            description = "For any caller. Fields for filter and ordering: id, name, version, project (its name),"
                    + " project_id, task, input_type, created_at, updated_at.")
    @ApiResponse(responseCode = "200", description = "A page of models.", useReturnTypeSchema = true)
    @ListParameters
    Answer<PageView<ModelView>> list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        ListQuery query = ListRequest.of(parameters);
        return Answer.of(PageView.of(query, models.list(caller.orgId(), query), ModelView::of));
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "models_create",
            summary = "Make a model.",
            description = "Requires the permission MANAGE_MODELS. It is an event of the log, model.created; the caller"
                    + " is the model's owner, who reads its audit log.")
    @ApiResponse(responseCode = "200", description = "The model.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The caller's organization has no such project.")
    @ApiResponse(responseCode = "409", description = "The project has a model of that name and version.")
    Answer<ModelView> create(
            @RequestBody ModelRequest request, @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.MANAGE_MODELS);
        return Answer.of(ModelView.of(models.create(Ids.author(caller), request.toNewModel())));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "models_retrieve", summary = "Get a model.", description = "For any caller.")
    @ApiResponse(responseCode = "200", description = "The model.", useReturnTypeSchema = true)
    Answer<ModelView> retrieve(
            @PathVariable @Parameter(description = "The model's id.") String id,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return Answer.of(models.find(caller.orgId(), Ids.inPath(id, KIND))
                .map(ModelView::of)
                .orElseThrow(() -> new Refusal.NotFound("There is no such model.")));
    }

    @PatchMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "models_update",
            summary = "Change a model.",
            description = "Requires the permission MANAGE_MODELS. Its schema stays.")
    @ApiResponse(responseCode = "200", description = "The model.", useReturnTypeSchema = true)
    Answer<ModelView> update(
            @PathVariable @Parameter(description = "The model's id.") String id,
            @RequestBody ModelRequest.Change request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.MANAGE_MODELS);
        return Answer.of(
                ModelView.of(models.update(Ids.author(caller), Ids.inPath(id, KIND), request.toModelChange())));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "models_delete",
            summary = "Delete a model and its events.",
            description =
                    "Requires the permission MANAGE_MODELS. It is an event of the log, model.deleted. The model is"
                            + " gone at once, its events when the job has ended. What was counted of them stays counted.")
    @ApiResponse(responseCode = "202", description = "The model is gone.", useReturnTypeSchema = true)
    Answer<PublishedView.Started> delete(
            @PathVariable @Parameter(description = "The model's id.") String id,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.MANAGE_MODELS);
        Job job = models.delete(Ids.author(caller), Ids.inPath(id, KIND));
        return Answer.of(new PublishedView.Started(JobView.Reference.of(job, events.jobName(job))));
    }
}
