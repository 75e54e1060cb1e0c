package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.api.RequestAddress;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What surrounds every page: where the viewer can go, how it wants to see things; and that nobody sees a page that is not for it. */
@ControllerAdvice(basePackageClasses = Layout.class)
public class Layout implements WebMvcConfigurer, HandlerInterceptor {

    public static final String VIEW = "view";
    static final String THEME_COOKIE = "daybook-theme";
    static final Set<String> THEMES = Set.of("light", "dark");

    private static final String PLACE = Layout.class.getName();
    private static final int LONGEST_ORGANIZATION = 128;

    private final ObjectProvider<PlacedPage> pages;
    private final Assets assets;

    Layout(ObjectProvider<PlacedPage> pages, Assets assets) {
        this.pages = pages;
        this.assets = assets;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/console/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && method.getBean() instanceof PlacedPage page) {
            request.setAttribute(PLACE, page.place());
            Caller caller = SignedIn.caller(request);
            if (caller == null || !page.isOpenTo(caller)) {
                throw new Refusal.Denied("Your permissions do not allow this.");
            }
            String chosen = chosen(request, caller);
            if (chosen != null && !isOrganization(chosen)) {
                throw new Refusal.Invalid("org", "org must be the id of an organization.");
            }
        }
        return true;
    }

    /** What templates know as {@code view}. */
    @ModelAttribute(VIEW)
    View view(HttpServletRequest request) {
        Caller caller = SignedIn.caller(request);
        String theme = ConsoleCookie.read(request, THEME_COOKIE);
        return new View(
                caller,
                request.getAttribute(PLACE) instanceof Place place ? place : null,
                caller == null ? List.of() : places(caller),
                organization(request, caller),
                ViewerZone.of(request),
                theme != null && THEMES.contains(theme) ? theme : null,
                assets,
                address(request));
    }

    /** Where a caller may go, of what there is. */
    List<Place> places(Caller caller) {
        Set<Place> open = pages.stream()
                .filter(page -> page.isOpenTo(caller))
                .map(PlacedPage::place)
                .collect(Collectors.toUnmodifiableSet());
        return Stream.of(Place.values()).filter(open::contains).toList();
    }

    private static @Nullable String organization(HttpServletRequest request, @Nullable Caller caller) {
        String chosen = chosen(request, caller);
        return chosen != null && isOrganization(chosen) ? chosen : null;
    }

    /** What a system administrator wants to look at, as it was sent. */
    private static @Nullable String chosen(HttpServletRequest request, @Nullable Caller caller) {
        // Of a form nothing is read here: it may be an upload.
        boolean looks = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
        String chosen = looks && caller != null && caller.isSystemAdministrator() ? request.getParameter("org") : null;
        return chosen == null || chosen.isBlank() ? null : chosen;
    }

    private static boolean isOrganization(String text) {
        return text.length() <= LONGEST_ORGANIZATION && StorableText.isPlain(text);
    }

    private static String address(HttpServletRequest request) {
        String query = request.getQueryString();
        return Next.of(RequestAddress.path(request) + (query == null ? "" : "?" + query));
    }
}
