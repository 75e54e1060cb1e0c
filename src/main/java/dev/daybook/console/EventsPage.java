package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.Sessions;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.api.RequestAddress;
import dev.daybook.console.events.Addresses;
import dev.daybook.console.events.EventChart;
import dev.daybook.console.events.EventDetail;
import dev.daybook.console.events.EventTable;
import dev.daybook.console.events.EventsState;
import dev.daybook.console.events.EventsView;
import dev.daybook.console.events.Filter;
import dev.daybook.console.events.FoundEvents;
import dev.daybook.console.events.Span;
import dev.daybook.console.markup.Markup;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventParameters;
import dev.daybook.event.EventQuery;
import dev.daybook.event.EventStatistics;
import dev.daybook.event.FilterField;
import dev.daybook.event.FoundWords;
import dev.daybook.event.Report;
import dev.daybook.event.Tenant;
import dev.daybook.event.TextQuery;
import dev.daybook.event.ValueCount;
import dev.daybook.event.Window;
import dev.daybook.export.Exports;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The page of events: what is looked for, how it is spread over time, the list, and each event with all that is known of it. */
@Controller
class EventsPage implements PlacedPage {

    private static final int PAGE = 100;
    private static final int COMPLETIONS = 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final String ORGANIZATION = "org";
    private static final String READ = "events.read";
    private static final String NO_EVENT = "There is no such event.";

    /** Where a page of a walk begins, and the walk's cursor. */
    private static final Pattern PLACE = Pattern.compile("(\\d{1,15})~(.+)");

    private static final Pattern POSITION = Pattern.compile("\\d{1,15}");
    private static final Pattern AFTER = Pattern.compile("-1|\\d{1,15}");

    private static final List<Filter> FILTERS = List.of(
            filter("event", "Event", "Start Autopilot"),
            filter("user", "User", "user-1"),
            filter("email", "Email", "ada@example.com"),
            filter("actorType", "Actor type", "api_key"),
            filter("apiKey", "API key", "key_9"),
            filter("project", "Project", "proj_1"),
            filter("targetType", "Target type", "model"),
            filter("targetId", "Target id", "with its type"),
            filter("resource", "Resource", "key_1"),
            filter("poster", "Posted by", "user or token"),
            new Filter(
                    "report",
                    "Report",
                    "ADMIN_USAGE",
                    false,
                    Stream.of(Report.values()).map(Report::name).toList()),
            filter("dialect", "Vocabulary", "openai"));

    private static final List<String> NAMES = Stream.concat(Stream.of(ORGANIZATION), EventParameters.FILTERS.stream())
            .toList();

    private final EventLog log;
    private final EventStatistics statistics;
    private final Checkpoints checkpoints;
    private final Exports exports;
    private final Sessions sessions;
    private final Clock clock;

    EventsPage(
            EventLog log,
            EventStatistics statistics,
            Checkpoints checkpoints,
            Exports exports,
            Sessions sessions,
            Clock clock) {
        this.log = log;
        this.statistics = statistics;
        this.checkpoints = checkpoints;
        this.exports = exports;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public Place place() {
        return Place.EVENTS;
    }

    private static Filter filter(String name, String title, String hint) {
        FilterField<?> field = EventParameters.field(name);
        // The values of others would be gathered from all events.
        return new Filter(name, title, hint, field != null && field.isCounted(), List.of());
    }

    /** What an address asks for. */
    private record Asked(EventsView view, EventParameters parameters, List<Fault> faults, Tenant tenant) {

        EventsState state() {
            return view.state();
        }

        EventQuery query() {
            return parameters.query(tenant);
        }

        @Nullable
        String organization() {
            return tenant instanceof Tenant.Organization one ? one.id() : null;
        }

        void refuseFaults() {
            if (!faults.isEmpty()) {
                throw new Refusal.Invalid(faults);
            }
        }
    }

    private Asked asked(
            MultiValueMap<String, String> parameters, View view, Caller caller, HttpServletRequest request) {
        Instant now = clock.instant();
        EventsState.Reading reading = EventsState.read(parameters, NAMES);
        List<Fault> faults = new ArrayList<>(reading.faults());
        EventParameters asked = EventParameters.of(reading.state().asked(now), faults::add);
        ViewerZone zone = reading.state().zone();
        EventsView shown = new EventsView(
                reading.state(),
                new Addresses(RequestAddress.prefix(request)),
                zone == null ? view.zone() : zone,
                view.zone(),
                now,
                FILTERS);
        return new Asked(shown, asked, faults, caller.tenant(asked.organization()));
    }

    @GetMapping("/console/events")
    ModelAndView list(
            @RequestParam MultiValueMap<String, String> parameters,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request) {
        Asked asked = asked(parameters, view, caller, request);
        if (isOfForm(parameters)) {
            EventsState state = filledIn(asked.view(), parameters);
            if (state != null) {
                return new ModelAndView(new SeeOther(Addresses.WITHIN.list(state)));
            }
            asked.faults().add(Fault.of("from", "From and to must be a date and a time such as 2026-11-22T21:00."));
        }
        limit.charge(caller);
        return page(asked, caller, request);
    }

    /** Whether an address is as a form without a script sends it: with fields that were not filled in. */
    private static boolean isOfForm(MultiValueMap<String, String> parameters) {
        return parameters.containsKey(EventsView.LOCAL_FROM)
                || parameters.containsKey(EventsView.LOCAL_TO)
                || parameters.getOrDefault("columns", List.of()).size() > 1
                || parameters.values().stream().flatMap(List::stream).anyMatch(String::isEmpty);
    }

    /** The view that a form asks for, so that its address says nothing but that; null if it says no moments. */
    private static @Nullable EventsState filledIn(EventsView view, MultiValueMap<String, String> parameters) {
        String from = Objects.requireNonNullElse(parameters.getFirst(EventsView.LOCAL_FROM), "");
        String to = Objects.requireNonNullElse(parameters.getFirst(EventsView.LOCAL_TO), "");
        if (from.isEmpty() && to.isEmpty()) {
            return view.state();
        }
        Instant first = from.isEmpty() ? null : view.zone().read(from);
        Instant last = to.isEmpty() ? null : view.zone().read(to);
        return (first == null) == from.isEmpty() && (last == null) == to.isEmpty()
                ? view.state().within(Span.of(first, last))
                : null;
    }

    /** One event: beside the list that the address tells of, or alone. */
    @GetMapping("/console/events/{organization}/{position}")
    ModelAndView event(
            @PathVariable String organization,
            @PathVariable String position,
            @RequestParam MultiValueMap<String, String> parameters,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request) {
        Asked asked = asked(parameters, view, caller, request);
        limit.charge(caller);
        EventDetail detail = detail(organization, position, asked, caller);
        ModelAndView page = parameters.isEmpty() ? new ModelAndView("event") : page(asked, caller, request);
        page.addObject("event", detail);
        return page;
    }

    /** One event, for the list that shows it beside itself. */
    @GetMapping("/console/events/{organization}/{position}/drawer")
    ModelAndView drawer(
            @PathVariable String organization,
            @PathVariable String position,
            @RequestParam MultiValueMap<String, String> parameters,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request) {
        Asked asked = asked(parameters, view, caller, request);
        limit.charge(caller);
        return new ModelAndView("event :: event", Map.of("event", detail(organization, position, asked, caller)));
    }

    private EventDetail detail(String organization, String position, Asked asked, Caller caller) {
        Tenant tenant = caller.tenant(organization);
        if (!POSITION.matcher(position).matches()) {
            throw new Refusal.NotFound(NO_EVENT);
        }
        AuditEvent event = log.follow(organization, Long.parseLong(position), 1).stream()
                .findFirst()
                // Without identities, if the view is.
                .flatMap(found -> asked.state().identities() ? Optional.of(found) : log.find(tenant, found.id(), false))
                .orElseThrow(() -> new Refusal.NotFound(NO_EVENT));
        boolean sealed = checkpoints
                .latest(organization)
                .filter(checkpoint -> checkpoint.size() > event.position())
                .isPresent();
        EventsView view = asked.view();
        return EventDetail.of(event, view.state(), view.zone(), view.addresses(), sealed);
    }

    private ModelAndView page(Asked asked, Caller caller, HttpServletRequest request) {
        ModelAndView page = new ModelAndView("events");
        List<Fault> faults = new ArrayList<>(asked.faults());
        if (faults.isEmpty()) {
            try {
                find(asked, caller, page, request);
            } catch (Refusal.Invalid invalid) {
                faults.addAll(invalid.faults());
            }
        }
        if (!faults.isEmpty()) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        page.addObject("faults", faults);
        page.addObject("events", asked.view());
        return page;
    }

    private void find(Asked asked, Caller caller, ModelAndView page, HttpServletRequest request) {
        EventsState state = asked.state();
        EventsView view = asked.view();
        TextQuery words = asked.parameters().words();
        String organization = Objects.requireNonNullElse(asked.organization(), caller.orgId());
        // Before the list is read: what arrives meanwhile is in both, and shown once.
        long head = log.head(organization);
        FoundEvents found = words == null ? list(asked) : search(asked, words);
        page.addObject("found", found);
        page.addObject("exportable", asked.organization() != null && !found.none());
        boolean teaches =
                found.untouched() && !state.isNarrowed() && state.span().isAll();
        if (words == null && !found.none() && !teaches) {
            page.addObject("chart", chart(asked));
        }
        if (state.cursor() == null && !view.isAscending() && state.span().reaches(view.now())) {
            // All logs together have no order of arrival: another view of one of them is followed.
            boolean one = asked.organization() != null;
            page.addObject("tail", one ? view.tail() : null);
            page.addObject("tailAfter", head - 1);
            page.addObject("tailOf", one ? null : view.ofOrganization(organization));
        }
        if (teaches) {
            page.addObject("service", RequestAddress.base(request));
            page.addObject("first", view.tailOf(organization) + (head - 1));
        }
    }

    private FoundEvents list(Asked asked) {
        EventsState state = asked.state();
        Slice<AuditEvent> slice = log.find(asked.query(), window(state.cursor()));
        return found(
                asked,
                slice.items(),
                EventChart.counted(slice.total()),
                place(asked, slice.next()),
                place(asked, slice.previous()),
                null);
    }

    private FoundEvents search(Asked asked, TextQuery words) {
        EventsView view = asked.view();
        FoundWords part = log.search(asked.query(), words, asked.state().cursor(), PAGE);
        Instant searchedTo = part.searchedTo();
        String next = part.next();
        String counted = EventChart.counted(part.events().size());
        if (next == null) {
            return found(asked, part.events(), counted + " found", null, null, null);
        }
        String title = searchedTo == null
                ? counted + " found"
                : "%s found, searched %s to %s"
                        .formatted(
                                counted,
                                view.isAscending() ? "on" : "back",
                                view.zone().second(searchedTo));
        return found(
                asked,
                part.events(),
                title,
                null,
                null,
                view.addresses().list(asked.state().at(next, view.now())));
    }

    private FoundEvents found(
            Asked asked,
            List<AuditEvent> events,
            String title,
            @Nullable String next,
            @Nullable String previous,
            @Nullable String goOn) {
        EventTable table = table(asked);
        return new FoundEvents(
                table.head(),
                table.rows(events),
                events.isEmpty(),
                next == null
                        && previous == null
                        && goOn == null
                        && events.stream().allMatch(log::isOwn),
                title,
                next,
                previous,
                goOn);
    }

    private static EventTable table(Asked asked) {
        EventsView view = asked.view();
        return new EventTable(
                view.shownColumns(asked.organization() == null), view.state(), view.zone(), view.addresses());
    }

    private static Window window(@Nullable String cursor) {
        if (cursor == null) {
            return Window.first(PAGE);
        }
        Matcher place = PLACE.matcher(cursor);
        if (!place.matches()) {
            throw new Refusal.Invalid("cursor", "cursor is none that a page of this list gave.");
        }
        return new Window(Long.parseLong(place.group(1)), PAGE, place.group(2));
    }

    private static @Nullable String place(Asked asked, Slice.@Nullable Position place) {
        EventsView view = asked.view();
        return place == null
                ? null
                : view.addresses().list(view.state().at(place.offset() + "~" + place.cursor(), view.now()));
    }

    private String chart(Asked asked) {
        EventQuery query = asked.query();
        EventsView view = asked.view();
        String group = view.state().group();
        return EventChart.of(
                        statistics.histogram(
                                query,
                                EventChart.interval(query.range()),
                                group == null ? null : EventParameters.field(group)),
                        group,
                        view.state(),
                        view.zone(),
                        view.addresses())
                .html();
    }

    /**
     * The rows of what arrives behind a position, the first to arrive first; waits until something does, for some seconds. A header
     * says where to go on.
     */
    @GetMapping("/console/events-tail")
    ResponseEntity<String> tail(
            @RequestParam MultiValueMap<String, String> parameters,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited(READ) RateLimit limit,
            HttpServletRequest request)
            throws InterruptedException {
        Asked asked = asked(parameters, view, caller, request);
        limit.charge(caller);
        asked.refuseFaults();
        String organization = asked.organization();
        if (organization == null) {
            throw new Refusal.Invalid(ORGANIZATION, "org must say which log is followed.");
        }
        long after = after(parameters);
        EventLog.Arrived arrived =
                log.awaitArrivals(asked.query(), asked.parameters().words(), after, PAGE, LONGEST_WAIT);
        if (!isStillSignedIn(request)) {
            // Whoever asks again is sent to sign in.
            arrived = new EventLog.Arrived(List.of(), after, arrived.head());
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        arrived.events().isEmpty() ? HttpStatus.NO_CONTENT : HttpStatus.OK)
                .cacheControl(CacheControl.noStore())
                .header("Daybook-After", Long.toString(arrived.scannedTo()));
        return arrived.events().isEmpty()
                ? answer.build()
                : answer.contentType(HTML).body(table(asked).rows(arrived.events()));
    }

    private static long after(MultiValueMap<String, String> parameters) {
        String after = Objects.requireNonNullElse(parameters.getFirst("after"), "");
        if (!AFTER.matcher(after).matches()) {
            throw new Refusal.Invalid("after", "after must be a position, or -1.");
        }
        return Long.parseLong(after);
    }

    /** Whether the session, and what it may do, have lasted until now. */
    private boolean isStillSignedIn(HttpServletRequest request) {
        String held = ConsoleCookie.SESSION.read(request);
        return held != null && sessions.find(held).filter(this::isOpenTo).isPresent();
    }

    /** The values of a filter that begin as its field does, as the options of a list. */
    @GetMapping("/console/events-values/{name}")
    ResponseEntity<String> values(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal Caller caller,
            @Limited(READ) RateLimit limit) {
        limit.charge(caller);
        FilterField<?> field = EventParameters.field(name);
        if (field == null || !field.isCounted()) {
            throw new Refusal.NotFound("There is no filter of this name whose values are counted.");
        }
        String prefix = Objects.requireNonNullElse(parameters.getFirst(name), "");
        EventQuery query = EventQuery.of(caller.tenant(parameters.getFirst(ORGANIZATION)));
        Markup html = new Markup();
        for (ValueCount value : statistics.values(query, field, prefix, COMPLETIONS)) {
            html.element("option", EventChart.counted(value.count()), "value", value.value());
        }
        return ResponseEntity.ok()
                .contentType(HTML)
                .cacheControl(CacheControl.noStore())
                .body(html.toString());
    }

    /** Asks for an export of exactly the events of a view. */
    @PostMapping("/console/events-export")
    SeeOther export(
            @RequestParam MultiValueMap<String, String> parameters,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited("usageDataExports.create") RateLimit limit,
            HttpServletRequest request) {
        Asked asked = asked(parameters, view, caller, request);
        limit.charge(caller);
        asked.refuseFaults();
        exports.askForView(
                asked.query(),
                asked.parameters().words(),
                parameters.containsKey("proof"),
                caller.toActor(),
                caller.toPoster());
        return new SeeOther(new Address("/console/exports")
                .with(ORGANIZATION, asked.parameters().organization())
                .text());
    }
}
