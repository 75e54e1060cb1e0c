package dev.daybook.api.fiddler;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.inference.ListQuery;
import dev.daybook.inference.Projects;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists, makes and deletes projects. */
@RestController
@RequestMapping(path = FiddlerErrorBody.PATHS + "/projects", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Projects", description = "What models are in.")
class ProjectController {

    private static final String KIND = "project";

    private final Projects projects;

    ProjectController(Projects projects) {
        this.projects = projects;
    }

    @GetMapping
    @Operation(
            operationId = "projects_list",
            summary = "List projects.",
            description = "For any caller. Fields for filter and ordering: id, name, created_at, updated_at.")
    @ApiResponse(responseCode = "200", description = "A page of projects.", useReturnTypeSchema = true)
    @ListParameters
    Answer<PageView<ProjectView>> list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        ListQuery query = ListRequest.of(parameters);
        return Answer.of(PageView.of(query, projects.list(caller.orgId(), query), ProjectView::of));
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "projects_create",
            summary = "Make a project.",
            description = "Requires the permission MANAGE_MODELS.")
    @ApiResponse(responseCode = "200", description = "The project.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "409", description = "There is a project of that name.")
    Answer<ProjectView> create(
            @RequestBody ProjectRequest request, @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.MANAGE_MODELS);
        if (request.name() == null) {
            throw new Refusal.Invalid("name", "name is required.");
        }
        return Answer.of(ProjectView.of(projects.create(Ids.author(caller), request.name())));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "projects_retrieve", summary = "Get a project.", description = "For any caller.")
    @ApiResponse(responseCode = "200", description = "The project.", useReturnTypeSchema = true)
    Answer<ProjectView> retrieve(
            @PathVariable @Parameter(description = "The project's id.") String id,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return Answer.of(projects.find(caller.orgId(), Ids.inPath(id, KIND))
                .map(ProjectView::of)
                .orElseThrow(() -> new Refusal.NotFound("There is no such project.")));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "projects_delete",
            summary = "Delete a project.",
            description = "Requires the permission MANAGE_MODELS.")
    @ApiResponse(responseCode = "204", description = "It is gone.")
    @ApiResponse(responseCode = "409", description = "It has models, or one that is still being deleted.")
    void delete(
            @PathVariable @Parameter(description = "The project's id.") String id,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.MANAGE_MODELS);
        projects.delete(caller.orgId(), Ids.inPath(id, KIND));
    }
}
