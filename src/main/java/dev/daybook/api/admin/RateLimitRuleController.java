package dev.daybook.api.admin;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.limit.RateLimitRules;
import dev.daybook.api.QueryParameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
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
                        + " everybody's. Each change is an event, and holds on every instance within seconds.")
class RateLimitRuleController {

    private static final int DEFAULT_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 1000;

    // The largest whole number that every reader of JSON keeps exact.
    private static final long LARGEST_OFFSET = (1L << 53) - 1;

    private static final String ADMINISTRATORS = "Requires the permission ADMIN_API_ACCESS.";
    private static final String SYSTEM_ADMINISTRATORS = "Requires the permission SYSTEM_ADMIN.";
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
    @Parameter(
            name = "offset",
            in = ParameterIn.QUERY,
            description = "How many rules to leave out.",
            schema =
                    @Schema(
                            type = "integer",
                            format = "int64",
                            minimum = "0",
                            maximum = "9007199254740991",
                            defaultValue = "0"),
            example = "0")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "How many rules to return at most.",
            schema =
                    @Schema(
                            type = "integer",
                            format = "int32",
                            minimum = "1",
                            maximum = "" + HIGHEST_LIMIT,
                            defaultValue = "" + DEFAULT_LIMIT),
            example = "100")
    RateLimitRulePage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        QueryParameters query = new QueryParameters(parameters);
        long offset = query.number("offset", 0, 0, LARGEST_OFFSET);
        int limit = (int) query.number("limit", DEFAULT_LIMIT, 1, HIGHEST_LIMIT);
        query.refuseFaults();
        return RateLimitRulePage.at(offset, limit, rules.list(caller, offset, limit));
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
            description = ADMINISTRATORS + " It holds for each user by itself.")
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
            description = ADMINISTRATORS + " Users need no registration.")
    @ApiResponse(responseCode = "200", description = SET, useReturnTypeSchema = true)
    @Organization
    RateLimitRuleView putForUser(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @PathVariable @Parameter(description = "The id of the user.", example = "billing") String userId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @RequestBody RateLimitRuleRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return RateLimitRuleView.of(
                rules.putForUser(caller, resource, organization(parameters), userId, request.toNewRule()));
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
    @Organization
    void deleteForUser(
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resource,
            @PathVariable @Parameter(description = "The id of the user.", example = "billing") String userId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        rules.deleteForUser(caller, resource, organization(parameters), userId);
    }

    private static @Nullable String organization(MultiValueMap<String, String> parameters) {
        QueryParameters query = new QueryParameters(parameters);
        String orgId = query.text("orgId");
        query.refuseFaults();
        return orgId;
    }

    /** Describes the parameter that names a user's organization. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "orgId",
            in = ParameterIn.QUERY,
            description = "The user's organization, the caller's own by default. Another one takes a system"
                    + " administrator.",
            schema = @Schema(type = "string", minLength = 1),
            example = "default")
    @interface Organization {}
}
