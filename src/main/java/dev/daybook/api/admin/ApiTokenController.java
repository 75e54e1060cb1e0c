package dev.daybook.api.admin;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.api.PageLinks;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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
                    + " else; the service keeps its hash.")
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
    ApiTokenPage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request) {
        QueryParameters query = new QueryParameters(parameters);
        long offset = query.offset();
        int limit = query.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST);
        query.refuseFaults();
        return ApiTokenPage.at(
                offset, limit, tokens.list(caller, offset, limit), PageLinks.of(request, parameters, limit));
    }

    @DeleteMapping({"/{tokenId}", "/{tokenId}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "apiTokens_delete",
            summary = "Delete an API token.",
            description = "Requires the permission ADMIN_API_ACCESS. The instance that answers accepts the token no"
                    + " more; others follow within `daybook.access.token-cache`.")
    @ApiResponse(responseCode = "204", description = "The token is deleted.")
    void delete(
            @PathVariable @Parameter(description = "The id of the token.") UUID tokenId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        tokens.delete(caller, tokenId);
    }
}
