package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.access.EventPosts;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.event.Appended;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.idempotency.IdempotencyKey;
import dev.daybook.idempotency.IdempotencyKeys;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
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
import tools.jackson.databind.json.JsonMapper;

/** Takes events: one object, an array, or one object a line. */
@RestController
@RequestMapping("/api/v2/eventLogs")
@Tag(name = "Posting events", description = "Services post here what happened.")
class EventPostController {

    /** The kind of the idempotency keys of events. */
    private static final String KIND = "events";

    private final PostingReader reader;
    private final EventLog log;
    private final EventPosts posts;
    private final IdempotencyKeys keys;
    private final JsonMapper json;
    private final IngestSettings settings;

    EventPostController(
            PostingReader reader,
            EventLog log,
            EventPosts posts,
            IdempotencyKeys keys,
            JsonMapper json,
            IngestSettings settings) {
        this.reader = reader;
        this.log = log;
        this.posts = posts;
        this.keys = keys;
        this.json = json;
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
            throws EOFException {
        caller.require(Permission.WRITE_EVENTS);
        IdempotencyKey key = IdempotencyHeader.read(request, caller, KIND);
        boolean anyAge = caller.tokenId() != null && settings.imports(caller.tokenId());
        Posting<NewEvent> posting = reader.read(PostedBody.read(request, settings.maxRequestSize()), caller);
        List<NewEvent> events = posting.items(event -> log.check(event, anyAge));
        Post of = Post.of(caller.toPoster(), events);
        Post post = anyAge ? of.ofAnyAge() : of;
        if (key == null) {
            return Posted.of(posting.single(), append(caller, limit, posting, post));
        }
        return new Posted.Kept(keys.answer(
                key,
                Sha256.of(json.writeValueAsBytes(posting)),
                keep -> text(
                        posting,
                        append(
                                caller,
                                limit,
                                posting,
                                post.withAppended(appended -> keep.accept(text(posting, appended)))))));
    }

    private String text(Posting<NewEvent> posting, List<Appended> appended) {
        return json.writeValueAsString(Posted.of(posting.single(), appended));
    }

    private List<Appended> append(Caller caller, RateLimit limit, Posting<NewEvent> posting, Post post) {
        posts.requireMayPost(caller, post);
        try {
            return limit.charge(caller, post.events().size(), charge -> posts.append(caller, post.charged(charge)));
        } catch (Refusal.Invalid refusal) {
            throw new Refusal.Invalid(posting.inItsWords(refusal.faults()));
        } catch (Refusal.Conflict refusal) {
            throw new Refusal.Conflict(posting.inItsWords(refusal.faults()));
        }
    }
}
