package dev.daybook.api.modelaudit;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.ModelGrants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists, adds and removes those who have a role on a model. */
@RestController
@RequestMapping("/api/v1/models/{model_id}/collaborators")
@Tag(name = "Model collaborators", description = "Who may do what with a model. Each change is an event in its log.")
class CollaboratorController {

    private static final String REQUIRES =
            "Requires the role owner or admin on the model, or the permission MANAGE_MODELS.";

    private final ModelGrants grants;

    CollaboratorController(ModelGrants grants) {
        this.grants = grants;
    }

    @GetMapping(
            path = {"", "/"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "modelCollaborators_list",
            summary = "List who has a role on a model.",
            description = REQUIRES + " Of a deleted model it shows who had one then.")
    @ApiResponse(responseCode = "200", description = "The collaborators.", useReturnTypeSchema = true)
    CollaboratorList list(
            @PathVariable("model_id") @Parameter(description = "The id of the model.", example = "mdl-7f3a19bc")
                    String modelId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return CollaboratorList.of(grants.collaborators(caller, modelId));
    }

    @PostMapping(
            path = {"", "/"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "modelCollaborators_add",
            summary = "Give a user a role on a model.",
            description = REQUIRES + " A role that the user has is replaced, but for an owner's.")
    @ApiResponse(responseCode = "201", description = "The collaborator.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "The model is deleted.")
    CollaboratorList.View add(
            @PathVariable("model_id") @Parameter(description = "The id of the model.", example = "mdl-7f3a19bc")
                    String modelId,
            @RequestBody CollaboratorRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return CollaboratorList.View.of(grants.add(caller, modelId, request.toNewCollaborator()));
    }

    @DeleteMapping({"/{user_id}", "/{user_id}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "modelCollaborators_remove",
            summary = "Take a user's role on a model away.",
            description = REQUIRES + " An owner is not removed.")
    @ApiResponse(responseCode = "204", description = "The user has no role on the model any more.")
    @ApiResponse(responseCode = "409", description = "The model is deleted.")
    @ApiResponse(responseCode = "422", description = "The user is an owner of the model.")
    void remove(
            @PathVariable("model_id") @Parameter(description = "The id of the model.", example = "mdl-7f3a19bc")
                    String modelId,
            @PathVariable("user_id") @Parameter(description = "The user's id.", example = "user-002") String userId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        grants.remove(caller, modelId, userId);
    }
}
