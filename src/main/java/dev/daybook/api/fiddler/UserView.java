package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** Who did it. Nothing but the id is kept of a user, and it stands in both of the places where a person could read it. */
@Schema(name = "FiddlerUser", description = "A user.")
record UserView(
        @Schema(
                description = "A UUID made of the organization and the user's id.",
                format = "uuid",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @JsonProperty("full_name")
        @Schema(description = "The user's id.", example = "user-001", requiredMode = Schema.RequiredMode.REQUIRED)
        String fullName,

        @Schema(description = "Always empty.", example = "", requiredMode = Schema.RequiredMode.REQUIRED)
        String email) {

    static UserView of(String orgId, String userId) {
        return new UserView(Ids.user(orgId, userId), userId, "");
    }
}
