package dev.daybook.api;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a query with a parameter that its route does not know, at every door: a filter that is ignored answers with what
 * was not asked for. A route knows the parameters that it describes.
 */
@Component
class UnknownParameters implements HandlerInterceptor, WebMvcConfigurer {

    private static final int LONGEST_SHOWN = 100;

    private final ApiSettings settings;
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    UnknownParameters(ApiSettings settings) {
        this.settings = settings;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        if (settings.unknownParameters() == ApiSettings.Unknown.REFUSE) {
            registry.addInterceptor(this);
        }
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query != null
                && handler instanceof HandlerMethod route
                && route.getBeanType().isAnnotationPresent(RestController.class)
                && route.getBeanType().getPackageName().startsWith(UnknownParameters.class.getPackageName())) {
            Set<String> names = known.computeIfAbsent(route.getMethod(), UnknownParameters::described);
            List<Fault> faults = names(query).stream()
                    .filter(name -> !names.contains(name) && !names.contains(ListName.of(name)))
                    .limit(Refusal.MOST_FAULTS)
                    .map(UnknownParameters::shown)
                    .map(name -> Fault.of(name, complaint(name, names)))
                    .toList();
            if (!faults.isEmpty()) {
                throw new Refusal.Invalid(faults);
            }
        }
        return true;
    }

    /** A name as an answer can repeat it. */
    private static String shown(String name) {
        return name.codePoints()
                .limit(LONGEST_SHOWN)
                .map(character -> Character.isISOControl(character) ? '\uFFFD' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String complaint(String name, Set<String> names) {
        return "Unknown parameter: '" + name + "'. "
                + (names.isEmpty() ? "This route knows none." : "This route knows " + String.join(", ", names) + ".");
    }

    private static Set<String> described(Method route) {
        return MergedAnnotations.from(route, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).stream(Parameter.class)
                .filter(parameter -> parameter.getEnum("in", ParameterIn.class) == ParameterIn.QUERY)
                .map(parameter -> parameter.getString("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // From the query itself: asking for parameters would have a form read, before it is known who sends it.
    private static Set<String> names(String query) {
        Set<String> names = new LinkedHashSet<>();
        for (String parameter : query.split("&", -1)) {
            int end = parameter.indexOf('=');
            String name = decode(end < 0 ? parameter : parameter.substring(0, end));
            decode(parameter.substring(end + 1));
            if (!parameter.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal.Malformed(Problems.UNDECODABLE);
        }
    }
}
