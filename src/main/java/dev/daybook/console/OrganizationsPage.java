package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.event.Tenant;
import dev.daybook.event.follow.LogStanding;
import dev.daybook.event.follow.LogStandings;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Completes the organization that a system administrator wants to look at. */
@Controller
class OrganizationsPage {

    private static final int MOST = 20;

    private final LogStandings logs;

    OrganizationsPage(LogStandings logs) {
        this.logs = logs;
    }

    @GetMapping("/console/organizations")
    String complete(
            @RequestParam(name = "org", defaultValue = "") String begun,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        caller.require(Permission.SYSTEM_ADMIN);
        if (!StorableText.isPlain(begun)) {
            throw new Refusal.Invalid("org", "org must be the beginning of an organization's id.");
        }
        model.addAttribute(
                "organizations",
                logs.list(new Tenant.Everyone(), begun, MOST).stream()
                        .map(LogStanding::organization)
                        .filter(organization -> organization.startsWith(begun))
                        .toList());
        return "fragments :: organizations";
    }
}
