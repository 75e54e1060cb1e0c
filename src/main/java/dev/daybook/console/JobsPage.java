package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.api.OrderedJobs;
import dev.daybook.job.Job;
import dev.daybook.job.JobState;
import dev.daybook.job.Jobs;
import dev.daybook.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is done in the background: how far it is, and a button that cancels it. */
@Controller
class JobsPage implements PlacedPage {

    private static final String PATH = "/console/jobs";
    private static final int PAGE = 50;

    private final Jobs jobs;
    private final Map<String, OrderedJobs> byKind = new TreeMap<>();

    JobsPage(Jobs jobs, List<OrderedJobs> ordered) {
        this.jobs = jobs;
        ordered.forEach(some -> some.kinds().forEach(kind -> byKind.put(kind, some)));
    }

    /** A job as the list shows it. */
    record Shown(Job job, String name, boolean canCancel) {

        public boolean hasEnded() {
            return job.endedAt() != null;
        }

        public String state() {
            return switch (job.state()) {
                case INITIALIZED -> "waits";
                case RUNNING -> "runs";
                case COMPLETED -> "done";
                case ERROR -> "failed";
                case ABORTED -> "cancelled";
            };
        }
    }

    @Override
    public Place place() {
        return Place.JOBS;
    }

    @GetMapping(PATH)
    String list(
            @RequestParam(defaultValue = "0") long offset,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        ListPart part = new ListPart(offset, PAGE);
        Jobs.Listing listing = jobs.list(organization(view.org(), caller), byKind.keySet(), part.offset(), part.most());
        List<Shown> shown =
                listing.jobs().stream().map(job -> shown(job, caller)).toList();
        model.addAttribute("jobs", shown);
        model.addAttribute("underWay", shown.stream().anyMatch(job -> !job.hasEnded()));
        model.addAttribute("offset", offset);
        part.show(model, listing.total());
        return "jobs";
    }

    @PostMapping(PATH + "/{id}/cancel")
    SeeOther cancel(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String org,
            @AuthenticationPrincipal Caller caller) {
        Job job = jobs.find(organization(null, caller), id).orElseThrow(JobsPage::unknown);
        Optional.ofNullable(byKind.get(job.kind()))
                .orElseThrow(JobsPage::unknown)
                .cancel(caller, job);
        return new SeeOther(new Address(PATH).with("org", org).text());
    }

    private static Refusal unknown() {
        return new Refusal.NotFound("There is no such job.");
    }

    private Shown shown(Job job, Caller caller) {
        OrderedJobs ordered = byKind.get(job.kind());
        boolean ends = job.state() == JobState.INITIALIZED || job.state() == JobState.RUNNING;
        return ordered == null
                ? new Shown(job, job.kind(), false)
                : new Shown(job, ordered.name(job), ends && ordered.mayCancel(caller, job));
    }

    // Null is every organization.
    private static @Nullable String organization(@Nullable String chosen, Caller caller) {
        return caller.isSystemAdministrator() ? chosen : caller.orgId();
    }
}
