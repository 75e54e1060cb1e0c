package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.api.RequestAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The console itself: leads to the first page that the caller may see, and keeps how it wants to see them all. */
@Controller
class HomePage {

    private static final Duration YEAR = Duration.ofDays(365);

    private final Layout layout;

    HomePage(Layout layout) {
        this.layout = layout;
    }

    @GetMapping({"/console", "/console/"})
    ModelAndView show(@AuthenticationPrincipal Caller caller) {
        List<Place> places = layout.places(caller);
        return places.isEmpty()
                ? new ModelAndView("home")
                : new ModelAndView(new SeeOther(places.getFirst().path()));
    }

    /** Keeps the zone and the theme in the browser. What is no zone or theme is forgotten. */
    @PostMapping("/console/preferences")
    SeeOther prefer(
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String theme,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        keep(ViewerZone.COOKIE, ViewerZone.named(zone).map(ViewerZone::name).orElse(""), request, response);
        keep(Layout.THEME_COOKIE, Layout.THEMES.contains(theme) ? theme : "", request, response);
        return new SeeOther(Next.of(next));
    }

    private static void keep(String name, String value, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path(RequestAddress.prefix(request) + "/console")
                        .sameSite("Strict")
                        .secure(ConsoleCookie.isSecure(request))
                        .maxAge(value.isEmpty() ? Duration.ZERO : YEAR)
                        .build()
                        .toString());
    }
}
