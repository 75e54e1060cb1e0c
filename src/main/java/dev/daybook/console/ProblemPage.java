package dev.daybook.console;

import dev.daybook.api.ErrorPage;
import dev.daybook.api.Problem;
import dev.daybook.api.RequestAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** Words the problems of everything below {@code /console}, whoever found them: as a page, or as a part of the page that asked. */
@Component
class ProblemPage implements ErrorPage {

    private static final Set<String> PART = Set.of("part");

    private final SpringTemplateEngine engine;
    private final ObjectProvider<Layout> layout;

    ProblemPage(SpringTemplateEngine engine, ObjectProvider<Layout> layout) {
        this.engine = engine;
        this.layout = layout;
    }

    @Override
    public boolean covers(HttpServletRequest request, String path) {
        return path.equals("/console") || path.startsWith("/console/");
    }

    @Override
    public String of(HttpServletRequest request, Problem problem) {
        Context context = new Context(Locale.UK);
        context.setVariable(Links.PREFIX, RequestAddress.prefix(request));
        context.setVariable(Layout.VIEW, layout.getObject().view(request));
        context.setVariable("_csrf", request.getAttribute("_csrf"));
        context.setVariable("problem", problem);
        HttpStatus status = HttpStatus.resolve(problem.status().value());
        context.setVariable("title", status == null ? "Something went wrong" : title(status));
        boolean part = request.getHeader("HX-Request") != null;
        return part ? engine.process("problem", PART, context) : engine.process("problem", context);
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> "Not signed in";
            case FORBIDDEN -> "Not allowed";
            case NOT_FOUND -> "Not found";
            case BAD_REQUEST, UNPROCESSABLE_CONTENT -> "Not understood";
            case TOO_MANY_REQUESTS -> "Too many requests";
            case SERVICE_UNAVAILABLE -> "Not available now";
            default -> "Something went wrong";
        };
    }
}
