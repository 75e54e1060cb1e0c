package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.limit.NewRateLimitRule;
import dev.daybook.access.limit.RateLimitRule;
import dev.daybook.access.limit.RateLimitRules;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

/** The rules of rate limits: a list, and a form that sets one. */
@Controller
class LimitsPage implements PlacedPage {

    private static final String PATH = "/console/limits";
    private static final int PAGE = 200;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,20}");

    private final RateLimitRules rules;

    LimitsPage(RateLimitRules rules) {
        this.rules = rules;
    }

    /** A rule as the list shows it. */
    record Shown(RateLimitRule rule, boolean canDelete) {

        /** Who set it. */
        public String source() {
            return switch (rule.source()) {
                case SHIPPED -> "Daybook";
                case SETTINGS -> "the settings";
                case API -> "the operator";
                case ORGANIZATION -> "the organization";
            };
        }

        /** How long its window is, in words. */
        public String window() {
            return words(rule.windowSeconds());
        }

        private static String words(int seconds) {
            if (seconds % 86_400 == 0) {
                return seconds == 86_400 ? "a day" : seconds / 86_400 + " days";
            }
            if (seconds % 3600 == 0) {
                return seconds == 3600 ? "an hour" : seconds / 3600 + " hours";
            }
            if (seconds % 60 == 0) {
                return seconds == 60 ? "a minute" : seconds / 60 + " minutes";
            }
            return seconds == 1 ? "a second" : seconds + " seconds";
        }
    }

    /** To whom a rule applies, and what it allows, as the form was sent; what is empty is everybody. */
    record RuleForm(
            @Nullable String resource,
            @Nullable String orgId,
            @Nullable String userId,
            @Nullable String maxUsage,
            @Nullable String windowSeconds) {

        @Nullable
        String organization() {
            return orNull(orgId);
        }

        @Nullable
        String user() {
            return orNull(userId);
        }

        String wantedResource() {
            return resource == null ? "" : resource.strip();
        }

        private static @Nullable String orNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }

        NewRateLimitRule toNewRule() {
            List<Fault> faults = new ArrayList<>();
            NewRateLimitRule rule = new NewRateLimitRule(
                    number("maxUsage", maxUsage, faults), number("windowSeconds", windowSeconds, faults));
            if (!faults.isEmpty()) {
                throw new Refusal.Invalid(faults);
            }
            return rule;
        }

        private static @Nullable BigInteger number(String field, @Nullable String text, List<Fault> faults) {
            String digits = orNull(text);
            if (digits == null) {
                return null;
            }
            if (!NUMBER.matcher(digits).matches()) {
                faults.add(Fault.of(field, field + " must be a whole number."));
                return null;
            }
            return new BigInteger(digits);
        }
    }

    @Override
    public Place place() {
        return Place.LIMITS;
    }

    @GetMapping(PATH)
    String list(
            @RequestParam(defaultValue = "0") long offset,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        ListPart part = new ListPart(offset, PAGE);
        RateLimitRules.Listing listing = rules.list(caller, view.org(), part.offset(), part.most());
        model.addAttribute(
                "rules",
                listing.rules().stream()
                        .map(rule -> new Shown(rule, RateLimitRules.canDelete(caller, rule)))
                        .toList());
        part.show(model, listing.total());
        return "limits";
    }

    @GetMapping(PATH + "/set")
    ModelAndView ask(RuleForm form, @AuthenticationPrincipal Caller caller) {
        return form(form, caller, List.of());
    }

    @PostMapping(PATH + "/set")
    ModelAndView set(RuleForm form, @AuthenticationPrincipal Caller caller) {
        try {
            NewRateLimitRule rule = form.toNewRule();
            String user = form.user();
            if (user != null) {
                rules.putForUser(caller, form.wantedResource(), organization(form, caller), user, rule);
            } else if (isForEverybody(form, caller)) {
                rules.putDefault(caller, form.wantedResource(), rule);
            } else {
                rules.putForOrganization(caller, form.wantedResource(), organization(form, caller), rule);
            }
        } catch (Refusal.Invalid invalid) {
            return form(form, caller, invalid.faults());
        }
        return new ModelAndView(new SeeOther(PATH));
    }

    @PostMapping(PATH + "/remove")
    SeeOther remove(
            RuleForm form,
            @RequestParam(required = false) @Nullable String org,
            @AuthenticationPrincipal Caller caller) {
        String user = form.user();
        if (user != null) {
            rules.deleteForUser(caller, form.wantedResource(), organization(form, caller), user);
        } else if (isForEverybody(form, caller)) {
            rules.deleteDefault(caller, form.wantedResource());
        } else {
            rules.deleteForOrganization(caller, form.wantedResource(), organization(form, caller));
        }
        return new SeeOther(new Address(PATH).with("org", org).text());
    }

    private static boolean isForEverybody(RuleForm form, Caller caller) {
        return form.organization() == null && caller.isSystemAdministrator();
    }

    private static String organization(RuleForm form, Caller caller) {
        String named = form.organization();
        if (named == null && caller.isSystemAdministrator()) {
            throw new Refusal.Invalid("orgId", "orgId is required: a user belongs to an organization.");
        }
        return named == null ? caller.orgId() : named;
    }

    private ModelAndView form(RuleForm form, Caller caller, List<Fault> faults) {
        return new ModelAndView("limit-set", faults.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject(
                        "resources",
                        rules.list(caller, null, 0, Integer.MAX_VALUE).rules().stream()
                                .map(RateLimitRule::resource)
                                .distinct()
                                .toList());
    }
}
