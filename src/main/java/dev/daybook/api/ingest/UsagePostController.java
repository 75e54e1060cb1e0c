package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.idempotency.IdempotencyKey;
import dev.daybook.kernel.Refusal;
import dev.daybook.usage.Usage;
import dev.daybook.usage.UsageSample;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes samples of prediction usage: one object, an array, or one object a line. */
@RestController
@RequestMapping("/api/v2/eventLogs/predictionUsage")
@Tag(name = "Posting usage", description = "Prediction services post here what they predicted.")
class UsagePostController {

    private final PostingReader reader;
    private final Usage usage;
    private final IngestSettings settings;

    UsagePostController(PostingReader reader, Usage usage, IngestSettings settings) {
        this.reader = reader;
        this.usage = usage;
        this.settings = settings;
    }

    /** The answer: how many samples the request had. */
    @Schema(name = "PostedUsage", description = "What became of the samples.")
    record Counted(
            @Schema(description = "How many samples the request had.", example = "2")
            int count) {}

    @PostMapping(
            path = {"", "/"},
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "eventLogsPredictionUsage_create",
            summary = "Post prediction usage.",
            description = "Requires the permission WRITE_EVENTS. All or nothing: one sample at fault refuses the whole"
                    + " request, and the answer names up to 100 faults. 201 means committed and flushed.")
    @UsagePostDescription
    Counted post(@AuthenticationPrincipal @Parameter(hidden = true) Caller caller, HttpServletRequest request)
            throws EOFException {
        caller.require(Permission.WRITE_EVENTS);
        boolean anyAge = caller.tokenId() != null && settings.imports(caller.tokenId());
        IdempotencyKey key = IdempotencyHeader.read(request, caller, Usage.KIND);
        Posting<UsageSample> posting = reader.readSamples(PostedBody.read(request, settings.maxRequestSize()), caller);
        List<UsageSample> samples = posting.items(sample -> usage.check(sample, anyAge));
        try {
            usage.post(samples, anyAge, key);
        } catch (Refusal.Invalid refusal) {
            throw new Refusal.Invalid(posting.inItsWords(refusal.faults()));
        }
        return new Counted(samples.size());
    }
}
