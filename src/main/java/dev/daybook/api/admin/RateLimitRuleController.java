package dev.daybook.api.admin;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.limit.RateLimitRules;
import dev.daybook.api.PageLinks;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import dev.daybook.api.UserOrganization;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists, sets and deletes the rules of rate limits. */
@RestController
@RequestMapping("/api/v2/rateLimits")
@Tag(
        name = "Rate limits",
        description =
                "How much one user may use of what. A user's own rule holds over its organization's, and that over"
                        + " everybody's; what an organization sets for itself holds where it allows less than the"
                        + " operator. Each change is an event, and holds on every instance within seconds.")
class RateLimitRuleController {

    private static final String ADMINISTRATORS = "Requires the permission ADMIN_API_ACCESS.";
    private static final String SYSTEM_ADMINISTRATORS = "Requires the permission SYSTEM_ADMIN.";
    private static final String OWN =
            " By an organization's own administrator it allows no more than the operator does, and is kept beside the"
                    + " operator's rule.";
    private static final String SET = "The rule is set.";
    private static final String DELETED = "The rule is deleted; the next more general one holds.";
    private static final String UNKNOWN = "No such rule was set.";

    private final RateLimitRules rules;

    RateLimitRuleController(RateLimitRules rules) {
        this.rules = rules;
    }

    @GetMapping(
            path = {"", "/"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rateLimits_list",
            summary = "List the rules of rate limits.",
            description =
                    ADMINISTRATORS + " Shows everybody's rules and those of the caller's organization; all of them"
                            + " to a system administrator.")
    @ApiResponse(responseCode = "200", description = "A list of rules.", useReturnTypeSchema = true)
    @PageParameters
    RateLimitRulePage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request) {
        QueryParameters query = new QueryParameters(parameters);
        long offset = query.offset();
        int limit = query.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST);
        query.refuseFaults();
        return RateLimitRulePage.at(
                offset, limit, rules.list(caller, null, offset, limit), PageLinks.of(request, parameters, limit));
    }

    @PutMapping(
            path = {"/{resource}", "/{resource}/"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rateLimits_setDefault",
            summary = "Set everybody's rule for a resource.",
            description = SYSTEM_ADMINISTRATORS + " A resource that was not known is from then on.")
    @ApiResponse(responseCode = "200", description = SET, useReturnTypeSchema = true)
    RateLimitRuleView putDefault(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @RequestBody RateLimitRuleRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return RateLimitRuleView.of(rules.putDefault(caller, resource, request.toNewRule()));
    }

    @PutMapping(
            path = {"/{resource}/organizations/{orgId}", "/{resource}/organizations/{orgId}/"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rateLimits_setForOrganization",
            summary = "Set the rule for each user of an organization.",
            description = ADMINISTRATORS + OWN + " It holds for each user by itself.")
    @ApiResponse(responseCode = "200", description = SET, useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The organization is not the caller's own.")
    RateLimitRuleView putForOrganization(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @PathVariable @Parameter(description = "The id of the organization.", example = "default") String orgId,
            @RequestBody RateLimitRuleRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return RateLimitRuleView.of(rules.putForOrganization(caller, resource, orgId, request.toNewRule()));
    }

    @PutMapping(
            path = {"/{resource}/users/{userId}", "/{resource}/users/{userId}/"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rateLimits_setForUser",
            summary = "Set the rule for one user.",
            description = ADMINISTRATORS + OWN + " Users need no registration.")
    @ApiResponse(responseCode = "200", description = SET, useReturnTypeSchema = true)
    @UserOrganization
    RateLimitRuleView putForUser(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @PathVariable @Parameter(description = "The id of the user.", example = "billing") String userId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @RequestBody RateLimitRuleRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return RateLimitRuleView.of(rules.putForUser(
                caller,
                resource,
                QueryParameters.only(UserOrganization.NAME, parameters),
                userId,
                request.toNewRule()));
    }

    @DeleteMapping({"/{resource}", "/{resource}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "rateLimits_deleteDefault",
            summary = "Delete everybody's rule for a resource.",
            description = SYSTEM_ADMINISTRATORS + " What the settings say, or the service brings, holds again.")
    @ApiResponse(responseCode = "204", description = DELETED)
    @ApiResponse(responseCode = "404", description = UNKNOWN)
    void deleteDefault(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        rules.deleteDefault(caller, resource);
    }

    @DeleteMapping({"/{resource}/organizations/{orgId}", "/{resource}/organizations/{orgId}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "rateLimits_deleteForOrganization",
            summary = "Delete the rule of an organization.",
            description = ADMINISTRATORS)
    @ApiResponse(responseCode = "204", description = DELETED)
    @ApiResponse(responseCode = "404", description = UNKNOWN)
    void deleteForOrganization(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @PathVariable @Parameter(description = "The id of the organization.", example = "default") String orgId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        rules.deleteForOrganization(caller, resource, orgId);
    }

    @DeleteMapping({"/{resource}/users/{userId}", "/{resource}/users/{userId}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "rateLimits_deleteForUser",
            summary = "Delete the rule of one user.",
            description = ADMINISTRATORS)
    @ApiResponse(responseCode = "204", description = DELETED)
    @ApiResponse(responseCode = "404", description = UNKNOWN)
    @UserOrganization
    void deleteForUser(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @PathVariable @Parameter(description = "The id of the user.", example = "billing") String userId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        rules.deleteForUser(caller, resource, QueryParameters.only(UserOrganization.NAME, parameters), userId);
    }
}
