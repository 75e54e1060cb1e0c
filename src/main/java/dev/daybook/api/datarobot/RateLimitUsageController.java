package dev.daybook.api.datarobot;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.limit.Charge;
import dev.daybook.access.limit.RateLimits;
import dev.daybook.api.QueryParameters;
import dev.daybook.api.RateLimitFields;
import dev.daybook.api.UserOrganization;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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

/** Shows and resets what users have used of their rate limits, and counts for other services. */
@RestController
@RequestMapping("/api/v2/users/{userId}/rateLimitUsage")
@Tag(name = "Rate limit usage", description = "What users have used of what is limited.")
class RateLimitUsageController {

    private final RateLimits limits;

    RateLimitUsageController(RateLimits limits) {
        this.limits = limits;
    }

    @GetMapping(
            path = {"", "/"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rateLimitUsage_list",
            summary = "List the rate limit resource usage for a user.",
            description = "Users see their own; of others it takes CAN_ACCESS_USER_ACTIVITY or ADMIN_API_ACCESS.")
    @ApiResponse(
            responseCode = "200",
            description = "One object for each rate limit that applies to the user.",
            useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "Nothing in the organization names such a user.")
    @UserOrganization
    ResourceUsagePage list(
            @PathVariable @Parameter(description = "The user identifier.", example = "5d1f0c3e9a7b230000d4e5f6")
                    String userId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return ResourceUsagePage.of(
                limits.usage(caller, QueryParameters.only(UserOrganization.NAME, parameters), userId));
    }

    @DeleteMapping({"", "/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "rateLimitUsage_deleteMany",
            summary = "Reset a user's usage of all resources to zero.",
            description = "Requires the permission ADMIN_API_ACCESS. Holds at once, on every instance.")
    @ApiResponse(responseCode = "204", description = "The usage is zero.")
    @ApiResponse(responseCode = "404", description = "Nothing in the organization names such a user.")
    @UserOrganization
    void resetAll(
            @PathVariable @Parameter(description = "The user identifier.", example = "5d1f0c3e9a7b230000d4e5f6")
                    String userId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        limits.reset(caller, QueryParameters.only(UserOrganization.NAME, parameters), userId, null);
    }

    @DeleteMapping({"/{resourceName}", "/{resourceName}/"})
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "rateLimitUsage_delete",
            summary = "Reset a user's usage of one resource to zero.",
            description = "Requires the permission ADMIN_API_ACCESS. Holds at once, on every instance.")
    @ApiResponse(responseCode = "204", description = "The usage is zero.")
    @ApiResponse(
            responseCode = "404",
            description = "Nothing in the organization names such a user, or no limit of this resource applies to it.")
    @UserOrganization
    void reset(
            @PathVariable @Parameter(description = "The user identifier.", example = "5d1f0c3e9a7b230000d4e5f6")
                    String userId,
            @PathVariable @Parameter(description = "The name of the resource.", example = "eventLogs.read")
                    String resourceName,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        limits.reset(caller, QueryParameters.only(UserOrganization.NAME, parameters), userId, resourceName);
    }

    @PostMapping(
            path = {"/{resourceName}", "/{resourceName}/"},
            consumes = APPLICATION_JSON_VALUE,
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "rateLimitUsage_create",
            summary = "Count a user's usage for another service.",
            description = "An addition to DataRobot's routes, for services that limit something by this count. Requires"
                    + " the permission WRITE_EVENTS. A resource is there once a rule names it. What this service limits itself"
                    + " cannot be charged: 403.")
    @ApiResponse(responseCode = "200", description = "It is counted; the usage after it.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "No limit of this resource applies to the user.")
    @ApiResponse(responseCode = "429", description = "It does not fit into the window. Nothing is counted.")
    @UserOrganization
    ResourceUsageView charge(
            @PathVariable @Parameter(description = "The user identifier.", example = "5d1f0c3e9a7b230000d4e5f6")
                    String userId,
            @PathVariable @Parameter(description = "The name of the resource.", example = "reports.render")
                    String resourceName,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @RequestBody ResourceUsageCharge body,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        Charge charge = limits.charge(
                caller, QueryParameters.only(UserOrganization.NAME, parameters), userId, resourceName, body.amount());
        RateLimitFields.add(request, response, charge.usage());
        charge.require();
        return ResourceUsageView.of(charge.usage());
    }
}
