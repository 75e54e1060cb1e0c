package dev.daybook.api.fiddler;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.access.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what a client of Fiddler's asks before all else. */
@RestController
@RequestMapping(path = FiddlerErrorBody.PATHS, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Server", description = "What clients ask before all else.")
class ServerController {

    private final FiddlerSettings settings;

    ServerController(FiddlerSettings settings) {
        this.settings = settings;
    }

    /** What a client wants to know of the server. */
    @Schema(name = "FiddlerServerInfo", description = "What a client wants to know of the server.")
    record ServerInfo(
            @JsonProperty("feature_flags")
            @Schema(
                    description = "Always empty.",
                    implementation = Object.class,
                    types = "object",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Map<String, Object> featureFlags,

            @JsonProperty("server_version")
            @Schema(
                    description = "The version of Fiddler's server that this one answers like"
                            + " (daybook.fiddler.server-version).",
                    example = "25.1.0",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String serverVersion,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            NamedView organization) {}

    /** Nothing but that the client fits. */
    @Schema(name = "FiddlerCompatibility", description = "Empty: every client fits.")
    record Compatibility() {}

    @GetMapping("/server-info")
    @Operation(
            operationId = "serverInfo_retrieve",
            summary = "Get the server's version and the caller's organization.",
            description = "For any caller.")
    @ApiResponse(responseCode = "200", description = "The server.", useReturnTypeSchema = true)
    Answer<ServerInfo> info(@AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        return Answer.of(new ServerInfo(Map.of(), settings.serverVersion(), NamedView.organization(caller.orgId())));
    }

    @GetMapping("/version-compatibility")
    @Operation(
            operationId = "versionCompatibility_retrieve",
            summary = "Ask whether a client fits the server.",
            description = "For any caller. Every client does.")
    @ApiResponse(responseCode = "200", description = "It fits.", useReturnTypeSchema = true)
    @Parameter(
            name = "client_version",
            in = ParameterIn.QUERY,
            description = "The client's version; not looked at.",
            schema = @Schema(type = "string"),
            example = "3.11.0")
    @Parameter(
            name = "client_name",
            in = ParameterIn.QUERY,
            description = "The client's name; not looked at.",
            schema = @Schema(type = "string"),
            example = "python-sdk")
    Answer<Compatibility> compatibility() {
        return Answer.of(new Compatibility());
    }
}
