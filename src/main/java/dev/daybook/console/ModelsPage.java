package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.ModelEvents;
import dev.daybook.access.ModelGrants;
import dev.daybook.access.Permission;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.api.RequestAddress;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.Order;
import dev.daybook.event.Window;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Slice;
import dev.daybook.kernel.TimeRange;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The models that the viewer may know of, and of each what happened to it and who may do what with it. */
@Controller
class ModelsPage implements PlacedPage {

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
        if (offset < 0) {
            throw new Refusal.Invalid("offset", "offset must not be negative.");
        }
        ModelGrants.Listing listing = grants.models(caller, view.org(), prefix, offset, PAGE);
        model.addAttribute("models", listing.models());
        model.addAttribute("prefix", prefix);
        model.addAttribute("organization", view.org() == null ? caller.orgId() : view.org());
        model.addAttribute("address", RequestAddress.base(request));
        model.addAttribute("total", listing.total());
        model.addAttribute("next", offset + PAGE < listing.total() ? offset + PAGE : null);
        model.addAttribute("previous", offset > 0 ? Math.max(0, offset - PAGE) : null);
        return "models";
    }

    /** One model. Its id may hold any character, and so it is no part of the path. */
    @GetMapping("/console/models/model")
    String show(
            @RequestParam String id,
            @RequestParam(required = false) @Nullable String cursor,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited("modelAuditLogs.read") RateLimit limit,
            Model model) {
        ModelGrants.Model found = grants.model(caller, view.org(), id);
        model.addAttribute("found", found);
        if (found.logShown()) {
            limit.charge(caller);
            EventQuery query = new EventQuery(
                    grants.requireAuditReader(caller, view.org(), id),
                    TimeRange.ALL,
                    Order.DESCENDING,
                    ModelEvents.of(id),
                    true);
            Slice<AuditEvent> events = log.find(query, Window.at(cursor, PAGE));
            model.addAttribute("days", ModelDay.of(events.items(), view.zone()));
            model.addAttribute("total", events.total());
            model.addAttribute("next", events.next());
            model.addAttribute("previous", events.previous());
        }
        if (found.collaboratorsShown()) {
            model.addAttribute("collaborators", grants.collaborators(caller, view.org(), id));
        }
        model.addAttribute("linked", caller.may(Permission.CAN_ACCESS_USER_ACTIVITY));
        return "model";
    }
}
