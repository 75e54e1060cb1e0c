package dev.daybook.console;

import dev.daybook.access.ApiToken;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.IssuedToken;
import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** API tokens: a list, a form that makes one and shows its text once, and a page for each, where it can be deleted. */
@Controller
class TokensPage implements PlacedPage {

    private static final int PAGE = 100;
    private static final Duration USUAL_LIFE = Duration.ofDays(90);

    private final ApiTokens tokens;
    private final Clock clock;

    TokensPage(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What the form was sent with. */
    record TokenForm(
            @Nullable String name,
            @Nullable String userId,
            @Nullable String orgId,
            @Nullable List<@Nullable String> permissions,
            @Nullable String expires) {

        NewApiToken toNewApiToken() {
            return new NewApiToken(
                    name, userId, null, orNull(orgId), permissions, expires == null ? null : end(expires));
        }

        private static @Nullable Instant end(String text) {
            return text.isBlank()
                    ? null
                    : Moment.parse(text)
                            .map(Moment::end)
                            .orElseThrow(() -> new Refusal.Invalid("expiresAt", "expiresAt must be a day."));
        }

        private static @Nullable String orNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text;
        }

        /** Whether a permission is chosen. */
        public boolean has(Permission permission) {
            return permissions != null && permissions.contains(permission.name());
        }
    }

    /** A permission that the form offers. */
    record Grant(Permission permission) {

        /** What it allows. */
        public String words() {
            return switch (permission) {
                case WRITE_EVENTS -> "Post events to its organization's log.";
                case CAN_ACCESS_USER_ACTIVITY -> "Read its organization's events and usage.";
                case MANAGE_MODELS -> "Post events that change who may do what with a model.";
                case ADMIN_API_ACCESS -> "Administer its organization: API tokens, limits.";
                case READ_METRICS -> "Read the metrics of the service.";
                case SYSTEM_ADMIN -> "Do everything, in every organization.";
            };
        }
    }

    @Override
    public Place place() {
        return Place.TOKENS;
    }

    @GetMapping("/console/tokens")
    String list(
            @RequestParam(defaultValue = "0") long offset,
            @ModelAttribute(Layout.VIEW) View view,
            @AuthenticationPrincipal Caller caller,
            Model model) {
        ListPart part = new ListPart(offset, PAGE);
        ApiTokens.Listing listing =
                tokens.list(caller, view.org(), new ApiTokens.IssuedBy.Anybody(), part.offset(), part.most());
        model.addAttribute("tokens", listing.tokens());
        model.addAttribute("uses", tokens.lastUses(listing.tokens()));
        model.addAttribute("now", clock.instant());
        part.show(model, listing.total());
        return "tokens";
    }

    @GetMapping("/console/tokens/new")
    ModelAndView ask(@ModelAttribute(Layout.VIEW) View view, @AuthenticationPrincipal Caller caller) {
        // The least that a token is of use with.
        List<@Nullable String> least =
                caller.may(Permission.WRITE_EVENTS) ? List.of(Permission.WRITE_EVENTS.name()) : List.of();
        Instant usual = clock.instant().plus(USUAL_LIFE);
        Instant end = caller.expiresAt();
        TokenForm form = new TokenForm(
                null,
                caller.userId(),
                view.org(),
                least,
                end != null && end.isBefore(usual)
                        ? ""
                        : LocalDate.ofInstant(usual, ZoneOffset.UTC).toString());
        return form(form, caller, List.of());
    }

    /** Makes the token, and shows its text: there is no other page that could. */
    @PostMapping("/console/tokens/new")
    ModelAndView issue(
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String orgId,
            // Apart, and no list within a form: there the framework trips over indices.
            @RequestParam(required = false) @Nullable List<@Nullable String> permissions,
            @RequestParam(required = false) @Nullable String expires,
            @AuthenticationPrincipal Caller caller) {
        TokenForm form = new TokenForm(name, userId, orgId, permissions, expires);
        IssuedToken issued;
        try {
            issued = tokens.issue(caller, form.toNewApiToken());
        } catch (Refusal.Invalid invalid) {
            return form(form, caller, invalid.faults());
        }
        ModelAndView shown = new ModelAndView("token-issued");
        shown.addObject("token", issued.token());
        shown.addObject("text", issued.text());
        return shown;
    }

    private static ModelAndView form(TokenForm form, Caller caller, List<Fault> faults) {
        ModelAndView asked =
                new ModelAndView("token-new", faults.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        asked.addObject("form", form);
        asked.addObject("faults", faults);
        asked.addObject(
                "grants",
                Stream.of(Permission.values())
                        .filter(caller::may)
                        .map(Grant::new)
                        .toList());
        asked.addObject("ends", caller.expiresAt());
        return asked;
    }

    @GetMapping("/console/tokens/{id}")
    String show(@PathVariable UUID id, @AuthenticationPrincipal Caller caller, Model model) {
        ApiToken token = tokens.get(caller, id);
        model.addAttribute("token", token);
        model.addAttribute("used", tokens.lastUses(List.of(token)).get(id));
        model.addAttribute("isOwn", id.toString().equals(caller.tokenId()));
        model.addAttribute("now", clock.instant());
        return "token";
    }

    @PostMapping("/console/tokens/{id}/delete")
    SeeOther delete(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String org,
            @AuthenticationPrincipal Caller caller) {
        tokens.delete(caller, id);
        return new SeeOther(new Address("/console/tokens").with("org", org).text());
    }
}
