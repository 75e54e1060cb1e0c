package dev.daybook.api.modelaudit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.access.NewCollaborator;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A collaborator who is to be added. */
@Schema(
        name = "ModelCollaboratorRequest",
        description = "The user, by user_id or user_email, and the role to give.",
        additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record CollaboratorRequest(
        @Schema(
                description = "The user's id. Users need no registration.",
                example = "user-002",
                minLength = 1,
                maxLength = NewCollaborator.LONGEST_TEXT,
                types = {"string", "null"})
        @JsonProperty("user_id")
        @Nullable
        String userId,

        @Schema(
                description = "The user's mail address. It is taken as the user's id where user_id is absent, and kept"
                        + " in the event beside it otherwise.",
                example = "bob@example.com",
                minLength = 1,
                maxLength = NewCollaborator.LONGEST_TEXT,
                types = {"string", "null"})
        @JsonProperty("user_email")
        @Nullable
        String userEmail,

        @Schema(
                description = "What the user is to be.",
                example = "editor",
                allowableValues = {"viewer", "editor", "admin"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String role) {

    NewCollaborator toNewCollaborator() {
        return new NewCollaborator(userId, userEmail, role);
    }
}
