package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.access.ModelGrants;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.event.AppendCharge;
import dev.daybook.event.Appended;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes events: one object, an array, or one object a line. */
@RestController
@RequestMapping("/api/v2/eventLogs")
@Tag(name = "Posting events", description = "Services post here what happened.")
class EventPostController {

    private final PostingReader reader;
    private final EventLog log;
    private final ModelGrants grants;
    private final IngestSettings settings;

    EventPostController(PostingReader reader, EventLog log, ModelGrants grants, IngestSettings settings) {
        this.reader = reader;
        this.log = log;
        this.grants = grants;
        this.settings = settings;
    }

    @PostMapping(
            path = {"", "/"},
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "eventLogs_create",
            summary = "Post events.",
            description = "Requires the permission WRITE_EVENTS. All or nothing: one event at fault refuses the whole"
                    + " request, and the answer names up to 100 faults. 201 means committed and flushed.")
    @EventPostDescription
    Posted post(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited("eventLogs.write") RateLimit limit,
            HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException, EOFException {
        caller.require(Permission.WRITE_EVENTS);
        boolean anyAge = caller.tokenId() != null && settings.imports(caller.tokenId());
        Posting<NewEvent> posting = reader.read(PostedBody.read(request, settings.maxRequestSize()), caller);
        List<NewEvent> events = posting.items(event -> log.check(event, anyAge));
        grants.requireMayPost(caller, events);
        Post post = Post.of(caller.toPoster(), events);
        List<Appended> appended =
                limit.charge(caller, events.size(), charge -> append(posting, anyAge ? post.ofAnyAge() : post, charge));
        return posting.single() ? Posted.Single.of(appended.getFirst()) : Posted.Several.of(appended);
    }

    private List<Appended> append(Posting<NewEvent> posting, Post post, AppendCharge charge) {
        try {
            return log.append(post.charged(charge));
        } catch (Refusal.Invalid refusal) {
            throw new Refusal.Invalid(posting.inItsWords(refusal.faults()));
        } catch (Refusal.Conflict refusal) {
            throw new Refusal.Conflict(posting.inItsWords(refusal.faults()));
        }
    }
}
