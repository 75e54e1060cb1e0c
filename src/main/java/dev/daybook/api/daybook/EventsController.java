package dev.daybook.api.daybook;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.PageLinks;
import dev.daybook.api.PageParameters;
import dev.daybook.api.RateLimit;
import dev.daybook.api.RequestAddress;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventParameters;
import dev.daybook.event.EventStatistics;
import dev.daybook.event.FoundWords;
import dev.daybook.event.TextQuery;
import dev.daybook.event.Window;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the log as it is. */
@RestController
@RequestMapping(path = EventsController.PATH, produces = APPLICATION_JSON_VALUE)
@Tag(name = "Events", description = "The log as it is: every field of every event.")
class EventsController {

    static final String PATH = "/api/v1/events";

    /** The resource that reading uses. */
    static final String READ = "events.read";

    private static final String ID = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40";

    private final EventLog log;
    private final EventStatistics statistics;
    private final EventViews views;

    EventsController(EventLog log, EventStatistics statistics, EventViews views) {
        this.log = log;
        this.statistics = statistics;
        this.views = views;
    }

    @GetMapping({"", "/"})
    @Operation(
            operationId = "events_list",
            summary = "List events, or look for words in them.",
            description =
                    "Requires the permission CAN_ACCESS_USER_ACTIVITY. Walking `next` shows exactly the events that"
                            + " matched when the first page was read, each once, whatever is posted meanwhile.")
    @ApiResponse(responseCode = "200", description = "A page of events.", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "429",
            description =
                    "The limit of events.read is reached, or too many searches for words or long reads are under way.")
    @EventParameter.Filters
    @EventParameter.Words
    @EventParameter.InOrder
    @EventParameter.Identities
    @EventParameter.Fields
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "At most this many events a page.",
            schema =
                    @Schema(
                            type = "integer",
                            format = "int32",
                            minimum = "1",
                            maximum = "" + PageParameters.MOST,
                            defaultValue = "" + PageParameters.DEFAULT_LIMIT),
            example = "100")
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description =
                    "Where a walk goes on. It is made by the server and comes in `next` and `previous`, for the filters"
                            + " beside it.",
            schema = @Schema(type = "string", minLength = 1))
    EventPage list(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        EventsQuery<EventsQuery.Page> query = EventsQuery.page(parameters);
        EventsQuery.Page page = query.asked();
        PageLinks links = PageLinks.of(request, parameters, page.limit());
        TextQuery words = query.events().words();
        if (words != null) {
            FoundWords found = log.search(query.of(caller), words, page.cursor(), page.limit());
            return EventPage.of(found, views.of(found.events(), page.fields()), links);
        }
        Slice<AuditEvent> slice = log.find(query.of(caller), Window.at(page.cursor(), page.limit()));
        return EventPage.of(slice, views.of(slice.items(), page.fields()), links);
    }

    @GetMapping({"/{eventId}", "/{eventId}/"})
    @Operation(
            operationId = "events_retrieve",
            summary = "Get an event.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY.")
    @ApiResponse(
            responseCode = "200",
            description = "The event.",
            content = @Content(schema = @Schema(implementation = EventView.class)))
    @ApiResponse(responseCode = "404", description = "No event of the caller's organization has this id.")
    @EventParameter.Organization
    @EventParameter.Identities
    @EventParameter.Fields
    Object retrieve(
            @PathVariable @Parameter(description = "The id of the event.", example = ID) String eventId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        EventsQuery<EventFields> query = EventsQuery.single(parameters);
        return views.of(List.of(event(query.events(), eventId, caller)), query.asked())
                .getFirst();
    }

    @GetMapping({"/{eventId}/proof", "/{eventId}/proof/"})
    @Operation(
            operationId = "events_proof",
            summary = "Go to the proof of an event.",
            description = "Requires the permission CAN_ACCESS_USER_ACTIVITY. Redirects to where events are proved"
                    + " (docs/dialects/proof.md).")
    @ApiResponse(
            responseCode = "307",
            description = "The proof is elsewhere.",
            headers =
                    @Header(
                            name = "Location",
                            description = "Where the proof is.",
                            required = true,
                            schema = @Schema(type = "string", format = "uri")),
            content = @Content)
    @ApiResponse(responseCode = "404", description = "No event of the caller's organization has this id.")
    @EventParameter.Organization
    @EventParameter.Identities
    ResponseEntity<Void> proof(
            @PathVariable @Parameter(description = "The id of the event.", example = ID) String eventId,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        EventParameters events = EventsQuery.single(parameters).events();
        EventId id = event(events, eventId, caller).id();
        return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                .location(URI.create(RequestAddress.base(request) + "/api/v2/eventLogs/" + id + "/proof/"
                        + (events.identities() ? "" : "?includeIdentifyingFields=false")))
                .build();
    }

    private AuditEvent event(EventParameters events, String eventId, Caller caller) {
        return Optional.of(eventId)
                .flatMap(EventId::parse)
                .flatMap(id -> log.find(caller.tenant(events.organization()), id, events.identities()))
                .orElseThrow(() -> new Refusal.NotFound("There is no such event."));
    }

    @GetMapping({"/histogram", "/histogram/"})
    @Operation(
            operationId = "events_histogram",
            summary = "Count events over time.",
            description =
                    "Requires the permission CAN_ACCESS_USER_ACTIVITY. The counts are exact, also of events that came late."
                            + " With at most one of the filters event, user, project and report, and grouped by the same one if by any,"
                            + " they cost the same at any number of events.")
    @ApiResponse(responseCode = "200", description = "The counts.", useReturnTypeSchema = true)
    @EventParameter.Filters
    @EventParameter.Identities
    @Parameter(
            name = "by",
            in = ParameterIn.QUERY,
            description = "What each bar is of. `auto` chooses the shortest that makes at most "
                    + EventStatistics.FEW_BARS + " bars; more than " + EventStatistics.MOST_BARS + " are refused.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"auto", "hour", "day", "month"},
                            defaultValue = "auto"),
            example = "day")
    @Parameter(
            name = "group",
            in = ParameterIn.QUERY,
            description = "By which field's values each bar is parted: the " + EventStatistics.MOST_GROUPS
                    + " that most events have.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {
                                "event",
                                "user",
                                "actorType",
                                "apiKey",
                                "email",
                                "project",
                                "dialect",
                                "targetType",
                                "report"
                            }),
            example = "event")
    HistogramView histogram(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        EventsQuery<EventsQuery.Bars> query = EventsQuery.bars(parameters);
        return HistogramView.of(statistics.histogram(
                query.of(caller), query.asked().interval(), query.asked().group()));
    }

    @GetMapping({"/values", "/values/"})
    @Operation(
            operationId = "events_values",
            summary = "List the values of a field that most events have.",
            description =
                    "Requires the permission CAN_ACCESS_USER_ACTIVITY. For completing what somebody types. The counts are"
                            + " exact; they cost as a histogram's do.")
    @ApiResponse(responseCode = "200", description = "The values.", useReturnTypeSchema = true)
    @EventParameter.Filters
    @EventParameter.Identities
    @Parameter(
            name = "field",
            in = ParameterIn.QUERY,
            required = true,
            description = "The field whose values are wanted.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {
                                "event",
                                "user",
                                "actorType",
                                "apiKey",
                                "email",
                                "project",
                                "dialect",
                                "targetType",
                                "report"
                            }),
            example = "user")
    @Parameter(
            name = "prefix",
            in = ParameterIn.QUERY,
            description = "What the values begin with, letter by letter.",
            schema = @Schema(type = "string", minLength = 1),
            example = "ad")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "At most this many values.",
            schema =
                    @Schema(
                            type = "integer",
                            format = "int32",
                            minimum = "1",
                            maximum = "" + EventStatistics.MOST_VALUES,
                            defaultValue = "" + EventsQuery.DEFAULT_VALUES),
            example = "20")
    ValuesView values(
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Limited(READ) RateLimit limit) {
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        limit.charge(caller);
        EventsQuery<EventsQuery.Values> query = EventsQuery.values(parameters);
        EventsQuery.Values values = query.asked();
        return ValuesView.of(
                values.name(), statistics.values(query.of(caller), values.field(), values.prefix(), values.limit()));
    }
}
