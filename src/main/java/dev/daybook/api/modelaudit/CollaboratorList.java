package dev.daybook.api.modelaudit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.access.ModelGrants;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Who has a role on a model. */
@Schema(name = "ModelCollaboratorList", description = "Who has a role on the model, in the order of their ids.")
record CollaboratorList(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<View> collaborators) {

    /** A collaborator as it is shown. */
    @Schema(name = "ModelCollaborator", description = "A user who has a role on the model.")
    record View(
            @Schema(description = "The user's id.", example = "user-002", requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("user_id")
            String userId,

            @Schema(
                    description = "What the user is to the model.",
                    example = "editor",
                    allowableValues = {"owner", "admin", "editor", "viewer"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String role) {

        static View of(ModelGrants.Collaborator collaborator) {
            return new View(collaborator.userId(), collaborator.role().word());
        }
    }

    static CollaboratorList of(List<ModelGrants.Collaborator> collaborators) {
        return new CollaboratorList(collaborators.stream().map(View::of).toList());
    }
}
