package dev.daybook.api.daybook;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.RequestAddress;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Says where to begin: who the caller is, and where everything is. */
@RestController
@RequestMapping(path = StartController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Start", description = "Where to begin.")
class StartController {

    static final String PATH = "/api/v1";

    @GetMapping({"", "/"})
    @Operation(
            operationId = "start_retrieve",
            summary = "Say who is calling, and where everything is.",
            description = "Requires a token. What is linked may require permissions that the caller lacks.")
    @ApiResponse(responseCode = "200", description = "The caller and the links.", useReturnTypeSchema = true)
    Start retrieve(@AuthenticationPrincipal @Parameter(hidden = true) Caller caller, HttpServletRequest request) {
        String base = RequestAddress.base(request);
        String user = UriUtils.encode(caller.userId(), StandardCharsets.UTF_8);
        String organization = UriUtils.encode(caller.orgId(), StandardCharsets.UTF_8);
        Map<String, String> links = new LinkedHashMap<>();
        links.put("events", base + EventsController.PATH);
        links.put("feed", base + EventsController.PATH + "/feed");
        links.put("histogram", base + EventsController.PATH + "/histogram");
        links.put("values", base + EventsController.PATH + "/values");
        links.put("usage", base + "/api/v2/eventLogs/predictionUsage/");
        links.put("exports", base + "/api/v2/usageDataExports/");
        links.put("jobs", base + "/api/v2/status/");
        links.put("limits", base + "/api/v2/users/" + user + "/rateLimitUsage/");
        links.put("tokens", base + "/api/v2/apiTokens/");
        links.put("checkpoint", base + "/tlog/" + organization + "/checkpoint");
        links.put("keys", base + "/.well-known/daybook-log-keys");
        links.put("openapi", base + "/v3/api-docs");
        return new Start(
                caller.userId(),
                caller.orgId(),
                caller.permissions().stream().map(Permission::name).sorted().toList(),
                links);
    }

    /** Who is calling, and where everything is. */
    @Schema(name = "Start", description = "Who is calling, and where everything is.")
    record Start(
            @Schema(
                    description = "The user that the token belongs to.",
                    example = "ada",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String user,

            @Schema(
                    description = "The user's organization.",
                    example = "default",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String organization,

            @Schema(
                    description = "What the token may do.",
                    example = "[\"CAN_ACCESS_USER_ACTIVITY\"]",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<String> permissions,

            @Schema(
                    description = "Addresses by what is there.",
                    example = "{\"events\": \"http://localhost:8080/api/v1/events\"}",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Map<String, String> links) {}
}
