package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.limit.RateLimits;
import dev.daybook.api.Limited;
import dev.daybook.api.RateLimit;
import dev.daybook.api.RequestAddress;
import dev.daybook.console.chart.BarChart;
import dev.daybook.console.chart.RankedBars;
import dev.daybook.console.chart.TimeAxis;
import dev.daybook.console.markup.ShownText;
import dev.daybook.kernel.Fault;
import dev.daybook.usage.Usage;
import dev.daybook.usage.UsageSummary;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** How much an organization predicts, over time and by whom and with what; and who is near a limit. */
@Controller
class UsagePage implements PlacedPage {

    private static final String PATH = "/console/usage";
    private static final int MOST_SHARES = 10;
    private static final int MOST_NEAR = 20;
    private static final int LONGEST_LABEL = 60;
    private static final List<String> SERIES =
            List.of("without an error", "errors of the caller", "errors of the service");

    private final Usage usage;
    private final RateLimits limits;
    private final Clock clock;

    UsagePage(Usage usage, RateLimits limits, Clock clock) {
        this.usage = usage;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Place place() {
        return Place.USAGE;
    }

    @GetMapping(PATH)
    ModelAndView show(
            @RequestParam(required = false) @Nullable String range,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String by,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            @Limited("predictionUsage.read") RateLimit limit,
            HttpServletRequest request) {
        limit.charge(caller);
        List<Fault> faults = new ArrayList<>(0);
        UsageRange days =
                UsageRange.of(range, from, to, by, clock.instant(), view.zone().id(), faults::add);
        String organization = view.org() == null ? caller.orgId() : view.org();
        caller.requireOrganization(organization);
        UsageSummary summary = usage.summary(
                organization, days.time(), days.unit(), view.zone().id(), MOST_SHARES);
        Function<String, Address> addresses = path -> new Address(RequestAddress.prefix(request) + view.keep(path));
        ModelAndView page =
                new ModelAndView("usage", faults.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("faults", faults);
        page.addObject("range", days);
        page.addObject("offered", UsageRange.OFFERED.keySet());
        page.addObject("organization", organization);
        page.addObject("address", RequestAddress.base(request));
        page.addObject("summary", summary);
        page.addObject(
                "chart",
                chart(days, summary, view.zone(), addresses.apply(PATH)).html());
        page.addObject(
                "shares",
                List.of(
                        shares(
                                "user",
                                summary.users(),
                                id -> addresses.apply("/console/events").with("user", id)),
                        shares(
                                "model",
                                summary.models(),
                                id -> addresses.apply("/console/models/model").with("id", id)),
                        shares(
                                "deployment",
                                summary.deployments(),
                                id -> addresses
                                        .apply("/console/events")
                                        .with("targetType", "deployment")
                                        .with("targetId", id))));
        page.addObject("near", limits.nearest(caller, organization, MOST_NEAR));
        page.addObject("own", limits.usage(caller, null, caller.userId()));
        return page;
    }

    private static BarChart chart(UsageRange days, UsageSummary summary, ViewerZone zone, Address own) {
        List<Instant> periods = days.periods();
        Map<Instant, UsageSummary.Sum> sums = sums(summary, new TreeSet<>(periods));
        List<@Nullable String> ticks = TimeAxis.ticks(periods, zone.id());
        List<BarChart.Bar> bars = new ArrayList<>(periods.size());
        for (int i = 0; i < periods.size(); i++) {
            Instant begin = periods.get(i);
            String day = zone.day(begin);
            UsageSummary.Sum sum = sums.getOrDefault(begin, UsageSummary.Sum.NOTHING);
            bars.add(new BarChart.Bar(
                    days.isByDay() ? day : zone.minute(begin),
                    ticks.get(i),
                    days.isByDay() ? own.with("from", day).with("to", day).text() : null,
                    List.of(
                            Math.max(0, sum.requests() - sum.userErrors() - sum.serverErrors()),
                            sum.userErrors(),
                            sum.serverErrors())));
        }
        return new BarChart(
                days.isByDay() ? "Requests by the day" : "Requests by the hour",
                days.isByDay() ? "Day" : "Hour",
                SERIES,
                bars);
    }

    /** The sums by the bars that they belong to: where clocks are set by half an hour, hours begin within one. */
    private static Map<Instant, UsageSummary.Sum> sums(UsageSummary summary, NavigableSet<Instant> periods) {
        Map<Instant, UsageSummary.Sum> sums = new HashMap<>();
        for (UsageSummary.Period period : summary.periods()) {
            Instant begin = periods.floor(period.begin());
            if (begin != null) {
                sums.merge(begin, period.sum(), UsageSummary.Sum::plus);
            }
        }
        return sums;
    }

    private static String shares(String what, List<UsageSummary.Share> shares, Function<String, Address> link) {
        return new RankedBars(
                        "Requests by " + what,
                        StringUtils.capitalize(what),
                        "Requests",
                        shares.stream()
                                .map(share -> {
                                    String id = share.id();
                                    return id == null
                                            ? new RankedBars.Row(
                                                    "none", null, share.sum().requests())
                                            : new RankedBars.Row(
                                                    ShownText.of(id, LONGEST_LABEL),
                                                    link.apply(id).text(),
                                                    share.sum().requests());
                                })
                                .toList())
                .html();
    }
}
