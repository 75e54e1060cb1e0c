package dev.daybook.api.datarobot;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.PageLinks;
import dev.daybook.api.RateLimit;
import dev.daybook.event.Window;
import dev.daybook.usage.Usage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what was predicted as DataRobot's prediction usage. */
@RestController
@RequestMapping(path = "/api/v2/eventLogs/predictionUsage", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Prediction usage", description = "What was predicted in an hour, as DataRobot's clients read it.")
class PredictionUsageController {

    private final Usage usage;

    PredictionUsageController(Usage usage) {
        this.usage = usage;
    }

    @GetMapping({"", "/"})
    @Operation(
            operationId = "eventLogsPredictionUsage_list",
            summary = "Retrieve prediction usage data.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. One row an hour and set of ids and types."
                    + " Walking `next` shows every row that was there when the first page was read once, with the sums"
                    + " of the moment.")
    @ApiResponse(responseCode = "200", description = "A list of prediction events.", useReturnTypeSchema = true)
    @PredictionUsageParameters
    PredictionUsagePage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited("predictionUsage.read") RateLimit limit,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        PredictionUsageQuery query = PredictionUsageQuery.of(parameters);
        Window window = query.window();
        return PredictionUsagePage.of(
                usage.find(query.toUsageQuery(caller), window.offset(), window.limit(), window.cursor()),
                PageLinks.of(request, parameters, window.limit()));
    }
}
