package dev.daybook.api.proof;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.api.QueryParameters;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.LogKeys;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Publishes which keys signed which logs, and from which size on. */
@RestController
@Tag(name = "Keys", description = "The public keys of the logs.")
class LogKeysController {

    static final String PATH = "/.well-known/daybook-log-keys";

    private final LogKeys keys;

    LogKeysController(LogKeys keys) {
        this.keys = keys;
    }

    @GetMapping(path = PATH, produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "logKeys_list",
            summary = "List the public keys of the caller's log.",
            description =
                    "Requires a token, unless the service's settings let everybody read the keys; who has none then"
                            + " must say of which organization. A system administrator sees those of all logs. Keep the keys that"
                            + " you verify with yourself: whoever can change the log could change what is listed here.")
    @Parameter(
            name = "organization",
            in = ParameterIn.QUERY,
            description = "Whose log's keys are listed; by default the caller's own.",
            schema = @Schema(type = "string", minLength = 1),
            example = "acme")
    @ApiResponse(responseCode = "200", description = "The keys, log by log.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The organization is not the caller's own.")
    ResponseEntity<LogKeysView> list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) @Nullable Caller caller) {
        QueryParameters query = new QueryParameters(parameters);
        String organization = query.text("organization");
        query.refuseFaults();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(LogKeysView.of(keys(organization, caller)));
    }

    private List<LogKey> keys(@Nullable String organization, @Nullable Caller caller) {
        if (organization != null) {
            return keys.of(new LogName(organization).requireReadable(caller).organization());
        }
        if (caller == null) {
            throw new Refusal.Invalid("organization", "organization is required without a token.");
        }
        return caller.isSystemAdministrator() ? keys.all() : keys.of(caller.orgId());
    }
}
