package dev.daybook.api.daybook;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_NDJSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.event.EventLog;
import dev.daybook.event.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Reads a log by arrival: nothing is missed, however late it was posted. */
@RestController
@RequestMapping(EventsController.PATH + "/feed")
@Tag(name = "Events", description = "The log as it is: every field of every event.")
class FeedController {

    /** So much is written to the connection at a time. */
    private static final int BUFFER = 64 * 1024;

    /** Asks proxies of nginx's kind to hand on what is sent as it comes. */
    private static final String UNBUFFERED = "X-Accel-Buffering";

    private static final String EVENTS_EXAMPLE = """
            retry: 1000
            : the log was looked at up to here
            id: 4710

            id: 4711
            data: {"id":"0198f3c2-7a10-7123-8f00-6b7c1d2e3f40","position":4711}

            """;

    private final Feed feed;
    private final EventViews views;
    private final JsonMapper json;
    private final FeedSettings settings;

    FeedController(Feed feed, EventViews views, JsonMapper json, FeedSettings settings) {
        this.feed = feed;
        this.views = views;
        this.json = json;
        this.settings = settings;
    }

    @GetMapping(
            path = {"", "/"},
            produces = {APPLICATION_JSON_VALUE, APPLICATION_NDJSON_VALUE, TEXT_EVENT_STREAM_VALUE})
    @Operation(
            operationId = "events_feed",
            summary = "Read an organization's log by arrival, and wait for what arrives.",
            description =
                    "Requires the permission CAN_ACCESS_USER_ACTIVITY. Positions are dense and the oldest stored event comes"
                            + " first, so whoever goes on behind the position that it saw last misses nothing and sees nothing twice,"
                            + " whatever times events have. Without `org` it is the log of the caller's organization.")
    @ApiResponse(
            responseCode = "200",
            description = "The events behind the position.",
            content = {
                @Content(mediaType = APPLICATION_JSON_VALUE, schema = @Schema(implementation = FeedPage.class)),
                @Content(
                        mediaType = APPLICATION_NDJSON_VALUE,
                        schema = @Schema(oneOf = {EventView.class, FeedPlace.class})),
                @Content(
                        mediaType = TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(type = "string"),
                        examples = @ExampleObject(EVENTS_EXAMPLE))
            })
    @ApiResponse(
            responseCode = "429",
            description =
                    "The limit of events.read is reached, too many callers follow this log, or too many searches for words or"
                            + " long reads are under way.")
    @FeedParameters
    void feed(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @RequestHeader(name = FeedQuery.LAST_EVENT_ID, required = false) @Parameter(hidden = true) @Nullable
                    String lastEventId,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(EventsController.READ) RateLimit limit,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        FeedForm form =
                FeedForm.of(MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
        FeedQuery asked = FeedQuery.of(parameters, lastEventId, form, settings);
        Tenant.Organization log = asked.log(caller);
        FeedLinks links = FeedLinks.of(request, parameters);
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            // Whoever wants the head alone waits for nothing.
            response.setContentType(form.type().toString());
        } else if (form == FeedForm.PAGE) {
            EventLog.Arrived part = feed.page(asked.toEventQuery(log), asked, log.id(), caller);
            byte[] page = json.writeValueAsBytes(new FeedPage(
                    views.of(part.events(), asked.fields()),
                    links.after(part.scannedTo()),
                    part.scannedTo(),
                    part.head() - 1));
            response.setContentType(form.type().toString());
            response.setContentLength(page.length);
            response.getOutputStream().write(page);
        } else {
            response.setHeader(UNBUFFERED, "no");
            response.setContentType(form.type().toString());
            FeedEvents events = new FeedEvents(views, asked.fields(), json);
            OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
            feed.stream(
                    asked.toEventQuery(log),
                    asked,
                    log.id(),
                    caller,
                    form == FeedForm.LINES ? new LineStream(out, events, links) : new ServerSentEvents(out, events));
        }
    }
}
