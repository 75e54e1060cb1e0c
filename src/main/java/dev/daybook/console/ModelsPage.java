package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.ModelEvents;
import dev.daybook.access.ModelGrants;
import dev.daybook.access.ModelRole;
import dev.daybook.access.NewCollaborator;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.api.RequestAddress;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.Order;
import dev.daybook.event.Window;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import dev.daybook.kernel.TimeRange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The models that the viewer may know of, and of each what happened to it and who may do what with it. */
@Controller
class ModelsPage implements PlacedPage {

    private static final String MODEL = "/console/models/model";
    private static final int PAGE = 50;

    private final ModelGrants grants;
    private final EventLog log;

    ModelsPage(ModelGrants grants, EventLog log) {
        this.grants = grants;
        this.log = log;
    }

    @Override
    public Place place() {
        return Place.MODELS;
    }

    /** A role on a model opens these pages too. */
    @Override
    public boolean isOpenTo(Caller caller) {
        return grants.mayKnowOfAny(caller);
    }

    @GetMapping("/console/models")
    String list(
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(required = false) @Nullable String prefix,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            Model model) {
        ListPart part = new ListPart(offset, PAGE);
        ModelGrants.Listing listing = grants.models(caller, view.org(), prefix, part.offset(), part.most());
        model.addAttribute("models", listing.models());
        model.addAttribute("prefix", prefix);
        model.addAttribute("organization", view.org() == null ? caller.orgId() : view.org());
        model.addAttribute("address", RequestAddress.base(request));
        part.show(model, listing.total());
        return "models";
    }

    /** One model. Its id may hold any character, and so it is no part of the path. */
    @GetMapping(MODEL)
    ModelAndView show(
            @RequestParam String id,
            @RequestParam(required = false) @Nullable String cursor,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited("modelAuditLogs.read") RateLimit limit) {
        return page(id, view.org(), cursor, view, caller, limit, List.of());
    }

    @PostMapping("/console/models/collaborators")
    ModelAndView add(
            @RequestParam String id,
            @RequestParam(required = false) @Nullable String org,
            @RequestParam(defaultValue = "") String user,
            @RequestParam(defaultValue = "") String role,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited("modelAuditLogs.read") RateLimit limit) {
        String organization = orNull(org);
        try {
            grants.add(caller, organization, id, new NewCollaborator(user, null, role));
        } catch (Refusal.Invalid invalid) {
            ModelAndView page = page(id, organization, null, view, caller, limit, invalid.faults());
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
        return new ModelAndView(address(id, organization));
    }

    @PostMapping("/console/models/collaborators/remove")
    SeeOther remove(
            @RequestParam String id,
            @RequestParam(required = false) @Nullable String org,
            @RequestParam String user,
            @AuthenticationPrincipal Caller caller) {
        String organization = orNull(org);
        grants.remove(caller, organization, id, user);
        return address(id, organization);
    }

    private ModelAndView page(
            String id,
            @Nullable String organization,
            @Nullable String cursor,
            View view,
            Caller caller,
            RateLimit limit,
            List<Fault> faults) {
        ModelAndView page = new ModelAndView("model");
        ModelGrants.Model found = grants.model(caller, organization, id);
        page.addObject("found", found);
        page.addObject("faults", faults);
        page.addObject("org", organization);
        if (found.logShown()) {
            limit.charge(caller);
            EventQuery query = new EventQuery(
                    grants.requireAuditReader(caller, organization, id),
                    TimeRange.ALL,
                    Order.DESCENDING,
                    ModelEvents.of(id),
                    true);
            Slice<AuditEvent> events = log.find(query, Window.at(cursor, PAGE));
            page.addObject("days", ModelDay.of(events.items(), view.zone()));
            page.addObject("total", events.total());
            page.addObject("next", events.next());
            page.addObject("previous", events.previous());
        }
        if (found.collaboratorsShown()) {
            page.addObject("collaborators", grants.collaborators(caller, organization, id));
            page.addObject(
                    "roles",
                    Stream.of(ModelRole.values())
                            .filter(role -> role != ModelRole.OWNER)
                            .toList()
                            .reversed());
        }
        page.addObject("linked", caller.may(Permission.CAN_ACCESS_USER_ACTIVITY));
        return page;
    }

    private static SeeOther address(String id, @Nullable String organization) {
        return new SeeOther(
                new Address(MODEL).with("id", id).with("org", organization).text());
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
