package dev.daybook.api.admin;

import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token that is asked for. */
@Schema(name = "ApiTokenRequest", description = "The API token to issue.")
record ApiTokenRequest(
        @Schema(
                description = "What the token is for.",
                example = "billing service",
                maxLength = NewApiToken.LONGEST_TEXT,
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String name,

        @Schema(
                description = "The user whom it calls as. Users need no registration.",
                example = "billing",
                maxLength = NewApiToken.LONGEST_TEXT,
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String userId,

        @Schema(
                description = "The user's name.",
                example = "Billing",
                maxLength = NewApiToken.LONGEST_TEXT,
                types = {"string", "null"})
        @Nullable
        String username,

        @Schema(
                description = "The organization that it calls in; the caller's own by default. Another one takes a"
                        + " system administrator.",
                example = "default",
                types = {"string", "null"})
        @Nullable
        String orgId,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description = "What it may do: nothing that the caller may not.",
                                requiredMode = Schema.RequiredMode.REQUIRED),
                schema = @Schema(implementation = Permission.class),
                minItems = 1)
        @Nullable
        List<@Nullable String> permissions,

        @Schema(
                description = "When it ends to be valid; by default when the caller's own token ends, which it cannot"
                        + " outlive. A time without an offset is UTC; a day without a time is the last one on which it is"
                        + " valid.",
                example = "2027-11-22T00:00:00Z",
                format = "date-time",
                types = {"string", "null"})
        @Nullable
        String expiresAt) {

    NewApiToken toNewApiToken() {
        return new NewApiToken(
                name, userId, username, orgId, permissions, expiresAt == null ? null : moment(expiresAt));
    }

    private static Instant moment(String text) {
        return Moment.parse(text)
                .map(Moment::end)
                .orElseThrow(() -> new Refusal.Invalid(
                        "expiresAt", "expiresAt must be a timestamp such as 2027-11-22T00:00:00Z."));
    }
}
