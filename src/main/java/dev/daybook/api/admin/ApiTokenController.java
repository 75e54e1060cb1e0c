package dev.daybook.api.admin;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.api.PageLinks;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;
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

/** Issues, lists and deletes API tokens. */
@RestController
@RequestMapping("/api/v2/apiTokens")
@Tag(name = "API tokens", description = "Who may call. Each act is an event in the log of the token's organization.")
class ApiTokenController {

    private static final String ISSUER_USER = "issuerUserId";
    private static final String ISSUER_ORG = "issuerOrgId";
    private static final String ISSUER_TOKEN = "issuerTokenId";

    private final ApiTokens tokens;

    ApiTokenController(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @PostMapping(
            path = {"", "/"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "apiTokens_create",
            summary = "Issue an API token.",
            description = "Requires the permission ADMIN_API_ACCESS. The token's text is in this answer and nowhere"
                    + " else; the service keeps its hash. The token can do no more than the caller, and ends no later than"
                    + " the caller's own. For a user who administers models that the caller does not, it takes"
                    + " MANAGE_MODELS and CAN_ACCESS_USER_ACTIVITY.")
    @ApiResponse(responseCode = "201", description = "The token.", useReturnTypeSchema = true)
    ApiTokenView create(
            @RequestBody ApiTokenRequest request, @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return ApiTokenView.of(tokens.issue(caller, request.toNewApiToken()));
    }

    @GetMapping(
            path = {"", "/"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "apiTokens_list",
            summary = "List API tokens.",
            description = "Requires the permission ADMIN_API_ACCESS. Shows the tokens of the caller's organization; all"
                    + " of them to a system administrator.")
    @ApiResponse(responseCode = "200", description = "A list of tokens.", useReturnTypeSchema = true)
    @PageParameters
    @IssuerParameters
    ApiTokenPage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request) {
        QueryParameters query = new QueryParameters(parameters);
        long offset = query.offset();
        int limit = query.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST);
        ApiTokens.IssuedBy issuer = issuer(query, caller);
        query.refuseFaults();
        return ApiTokenPage.at(
                offset,
                limit,
                tokens.list(caller, null, issuer, offset, limit),
                PageLinks.of(request, parameters, limit));
    }

    @DeleteMapping(
            path = {"", "/"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "apiTokens_deleteIssued",
            summary = "Delete the API tokens that a user or a token issued.",
            description =
                    "Requires the permission ADMIN_API_ACCESS, and exactly one of issuerUserId and issuerTokenId. What"
                            + " these tokens issued in their turn is deleted too; the token that the caller came with is not.")
    @ApiResponse(responseCode = "200", description = "They are deleted.", useReturnTypeSchema = true)
    @IssuerParameters
    Deleted deleteIssued(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        QueryParameters query = new QueryParameters(parameters);
        ApiTokens.IssuedBy issuer = issuer(query, caller);
        if (!parameters.containsKey(ISSUER_USER) && !parameters.containsKey(ISSUER_TOKEN)) {
            query.fault(ISSUER_USER, "or " + ISSUER_TOKEN + " must be given");
        }
        query.refuseFaults();
        return new Deleted(tokens.deleteIssued(caller, issuer));
    }

    /** How many tokens were deleted. */
    @Schema(name = "ApiTokensDeleted", description = "How many tokens were deleted.")
    record Deleted(
            @Schema(description = "How many.", example = "3", requiredMode = Schema.RequiredMode.REQUIRED)
            int count) {}

    private static ApiTokens.IssuedBy issuer(QueryParameters query, Caller caller) {
        String user = query.text(ISSUER_USER);
        String org = query.text(ISSUER_ORG);
        UUID token = query.read(ISSUER_TOKEN, "must be the id of a token", text -> {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException malformed) {
                return null;
            }
        });
        if (user != null && token != null) {
            query.fault(ISSUER_TOKEN, "must not be given beside " + ISSUER_USER);
        }
        if (user == null && org != null) {
            query.fault(ISSUER_ORG, "must not be given without " + ISSUER_USER);
        }
        if (token != null) {
            return new ApiTokens.IssuedBy.Token(token);
        }
        return user == null
                ? new ApiTokens.IssuedBy.Anybody()
                : new ApiTokens.IssuedBy.User(org == null ? caller.orgId() : org, user);
    }

    /** Describes the parameters that choose tokens by who issued them. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = ISSUER_USER,
            in = ParameterIn.QUERY,
            description = "Tokens that this user issued, and those that were issued with them.",
            schema = @Schema(type = "string"),
            example = "boss")
    @Parameter(
            name = ISSUER_ORG,
            in = ParameterIn.QUERY,
            description = "The organization of that user; the caller's own by default.",
            schema = @Schema(type = "string"),
            example = "default")
    @Parameter(
            name = ISSUER_TOKEN,
            in = ParameterIn.QUERY,
            description = "Tokens that were issued with this one, and those that were issued with them.",
            schema = @Schema(type = "string", format = "uuid"),
            example = "5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61")
    @interface IssuerParameters {}

    @DeleteMapping({"/{tokenId}", "/{tokenId}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "apiTokens_delete",
            summary = "Delete an API token.",
            description = "Requires the permission ADMIN_API_ACCESS. The instance that answers accepts the token no"
                    + " more; others follow within `daybook.access.token-cache`. What was issued with it stays, until it is"
                    + " deleted by its issuer.")
    @ApiResponse(responseCode = "204", description = "The token is deleted.")
    void delete(
            @PathVariable @Parameter(description = "The id of the token.") UUID tokenId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        tokens.delete(caller, tokenId);
    }
}
