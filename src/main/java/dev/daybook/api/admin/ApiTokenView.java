package dev.daybook.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.daybook.access.ApiToken;
import dev.daybook.access.IssuedToken;
import dev.daybook.access.Permission;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A token as it is shown. */
@Schema(name = "ApiToken", description = "An API token.")
record ApiTokenView(
        @Schema(
                description = "The id of the token.",
                example = "5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(
                description = "What the token is for.",
                example = "billing service",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @Schema(
                description = "The user whom it calls as.",
                example = "billing",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String userId,

        @Schema(
                description = "The user's name, if it was given.",
                example = "Billing",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String username,

        @Schema(
                description = "The organization that it calls in.",
                example = "default",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String orgId,

        @Schema(description = "What it may do.", requiredMode = Schema.RequiredMode.REQUIRED)
        Set<Permission> permissions,

        @Schema(
                description = "The first characters of its text.",
                example = "dbk_4k1xq0zr",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String prefix,

        @Schema(
                description = "When it was issued.",
                example = "2026-11-22T09:30:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        Instant createdAt,

        @Schema(
                description = "When it ends to be valid (if null, never).",
                example = "2027-11-22T00:00:00Z",
                format = "date-time",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        Instant expiresAt,

        @Schema(description = "Who issued it.", requiredMode = Schema.RequiredMode.REQUIRED)
        Issuer issuer,

        @Schema(
                description = "Its text, which callers send. Shown in the answer that issues it, and never again.",
                example = "dbk_4k1xq0zr_Yt3vN1mQ8cJrW0zKxE5hU7dPaL2sBf4gOi6nTqVyXwA",
                types = "string")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String token) {

    /** Who issued a token. */
    @Schema(name = "ApiTokenIssuer", description = "Who issued a token.")
    record Issuer(
            @Schema(
                    description = "The organization of the user who issued it.",
                    example = "default",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String orgId,

            @Schema(
                    description = "The user who issued it.",
                    example = "admin",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String userId,

            @Schema(
                    description =
                            "The API token that the user called with (if null, a token of an identity provider, or the"
                                    + " service itself issued it).",
                    example = "5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61",
                    types = {"string", "null"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String tokenId) {

        static Issuer of(ApiToken.Issuer issuer) {
            return new Issuer(
                    issuer.orgId(),
                    issuer.userId(),
                    issuer.tokenId() == null ? null : issuer.tokenId().toString());
        }
    }

    static ApiTokenView of(ApiToken token) {
        return of(token, null);
    }

    static ApiTokenView of(IssuedToken issued) {
        return of(issued.token(), issued.text());
    }

    private static ApiTokenView of(ApiToken token, @Nullable String text) {
        return new ApiTokenView(
                token.id().toString(),
                token.name(),
                token.userId(),
                token.username(),
                token.orgId(),
                token.permissions(),
                token.prefix(),
                token.createdAt(),
                token.expiresAt(),
                Issuer.of(token.issuer()),
                text);
    }
}
