package dev.daybook.api.datarobot;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says which version of DataRobot's API is spoken; DataRobot's Python client asks before anything else. */
@RestController
@RequestMapping(path = "/api/v2/version", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Version")
class VersionController {

    private static final Version SPOKEN = new Version(2, 36, "2.36.0");

    @GetMapping({"", "/"})
    @Operation(operationId = "version_list", summary = "Retrieve the version of the API.")
    @ApiResponse(responseCode = "200", description = "The version.", useReturnTypeSchema = true)
    Version version() {
        return SPOKEN;
    }

    /** A version of DataRobot's API. */
    @Schema(name = "VersionRetrieveResponse", description = "The version of the API.")
    record Version(
            @Schema(
                    description = "The major version number.",
                    example = "2",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int major,

            @Schema(
                    description = "The minor version number.",
                    example = "36",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int minor,

            @Schema(description = "The full version.", example = "2.36.0", requiredMode = Schema.RequiredMode.REQUIRED)
            String versionString) {}
}
