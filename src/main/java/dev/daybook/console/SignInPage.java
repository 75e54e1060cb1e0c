package dev.daybook.console;

import dev.daybook.access.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signs people in and out. */
@Controller
class SignInPage {

    private final Sessions sessions;

    SignInPage(Sessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/console/sign-in")
    ModelAndView show(@RequestParam(required = false) @Nullable String next, HttpServletRequest request) {
        String wanted = Next.of(next);
        return SignedIn.caller(request) == null
                ? form(wanted, null, HttpStatus.OK)
                : new ModelAndView(new SeeOther(wanted));
    }

    /** Whatever was signed in before in this browser is so no more: nobody can have prepared the session that begins. */
    @PostMapping("/console/sign-in")
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
        sessions.end(ConsoleCookie.SESSION.read(request));
        ConsoleCookie.SESSION.set(request, response, begun.get().text());
        ConsoleCookie.VISITOR.clear(request, response);
        return new ModelAndView(new SeeOther(wanted));
    }

    @PostMapping("/console/sign-out")
    SeeOther signOut(HttpServletRequest request, HttpServletResponse response, Model model) {
        sessions.end(ConsoleCookie.SESSION.read(request));
        ConsoleCookie.SESSION.clear(request, response);
        return new SeeOther("/console/sign-in");
    }

    private static ModelAndView form(String next, @Nullable String complaint, HttpStatus status) {
        ModelAndView form = new ModelAndView("sign-in", status);
        form.addObject("next", next);
        form.addObject("complaint", complaint);
        return form;
    }
}
