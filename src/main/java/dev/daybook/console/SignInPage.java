package dev.daybook.console;

import dev.daybook.access.PendingSignIn;
import dev.daybook.access.ProviderSignIn;
import dev.daybook.access.Sessions;
import dev.daybook.api.RequestAddress;
import dev.daybook.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signs people in and out: with an API token, or by the identity provider where there is one. */
@Controller
class SignInPage {

    private static final String PATH = "/console/sign-in";
    private static final String CALLBACK = PATH + "/callback";

    /** How long somebody may take to sign in elsewhere. */
    private static final Duration PENDING_LIFE = Duration.ofMinutes(10);

    private final Sessions sessions;
    private final ProviderSignIn provider;

    SignInPage(Sessions sessions, ProviderSignIn provider) {
        this.sessions = sessions;
        this.provider = provider;
    }

    @GetMapping(PATH)
    ModelAndView show(@RequestParam(required = false) @Nullable String next, HttpServletRequest request) {
        String wanted = Next.of(next);
        return SignedIn.caller(request) == null
                ? form(wanted, null, HttpStatus.OK)
                : new ModelAndView(new SeeOther(wanted));
    }

    @PostMapping(PATH)
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        String wanted = Next.of(next);
        Optional<Sessions.Begun> begun = sessions.begin(token.strip(), request.getRemoteAddr());
        if (begun.isEmpty()) {
            return form(
                    wanted,
                    "This is no API token that is valid now. One looks like dbk_ and 52 characters.",
                    HttpStatus.UNAUTHORIZED);
        }
        hold(begun.get(), request, response);
        return new ModelAndView(new SeeOther(wanted));
    }

    /** Sends the browser to the identity provider. */
    @GetMapping(PATH + "/provider")
    void toProvider(
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        ProviderSignIn.Begun begun = provider.begin(redirectUri(request));
        ConsoleCookie.PENDING.set(
                request, response, begun.pending().text() + "." + encoded(Next.of(next)), PENDING_LIFE);
        response.setStatus(HttpStatus.SEE_OTHER.value());
        response.setHeader(HttpHeaders.LOCATION, begun.address());
    }

    /**
     * Takes the browser back from the identity provider. It is answered with a page that goes on by itself: with a redirect, which the
     * other site would have caused, browsers would not send the cookie that is set here.
     */
    @GetMapping(CALLBACK)
    ModelAndView fromProvider(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String iss,
            HttpServletRequest request,
            HttpServletResponse response) {
        String kept = String.valueOf(ConsoleCookie.PENDING.read(request));
        int end = kept.lastIndexOf('.');
        PendingSignIn pending =
                PendingSignIn.parse(kept.substring(0, Math.max(0, end))).orElse(null);
        String wanted = Next.of(pending == null ? null : decoded(kept.substring(end + 1)));
        ConsoleCookie.PENDING.clear(request, response);
        Sessions.Begun begun;
        try {
            begun = provider.end(
                    pending,
                    new ProviderSignIn.Answer(state, code, error, iss),
                    redirectUri(request),
                    request.getRemoteAddr());
        } catch (Refusal.Malformed notBegun) {
            return form(wanted, notBegun.reason(), HttpStatus.BAD_REQUEST);
        } catch (Refusal.Denied denied) {
            return form(wanted, denied.reason(), HttpStatus.FORBIDDEN);
        }
        hold(begun, request, response);
        return new ModelAndView("signed-in").addObject("onward", wanted);
    }

    @PostMapping("/console/sign-out")
    SeeOther signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(ConsoleCookie.SESSION.read(request));
        ConsoleCookie.SESSION.clear(request, response);
        return new SeeOther(PATH);
    }

    /** Whatever was signed in before in this browser is so no more: nobody can have prepared the session that begins. */
    private void hold(Sessions.Begun begun, HttpServletRequest request, HttpServletResponse response) {
        sessions.end(ConsoleCookie.SESSION.read(request));
        ConsoleCookie.SESSION.set(request, response, begun.text());
        ConsoleCookie.VISITOR.clear(request, response);
    }

    private ModelAndView form(String next, @Nullable String complaint, HttpStatus status) {
        return new ModelAndView("sign-in", status)
                .addObject("next", next)
                .addObject("complaint", complaint)
                .addObject("provider", provider.name().orElse(null));
    }

    private static String redirectUri(HttpServletRequest request) {
        return RequestAddress.base(request) + CALLBACK;
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException tampered) {
            return null;
        }
    }
}
