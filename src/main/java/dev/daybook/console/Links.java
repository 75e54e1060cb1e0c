package dev.daybook.console;

import dev.daybook.api.RequestAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.web.servlet.IServletWebExchange;

/** Makes links such as {@code @{/console/events}} begin as the viewer reaches the service, also where no request is at hand. */
@Component
class Links extends StandardLinkBuilder {

    /** The variable of a template that is rendered without a request. */
    static final String PREFIX = "prefix";

    Links(SpringTemplateEngine engine) {
        engine.setLinkBuilder(this);
    }

    @Override
    protected String computeContextPath(
            IExpressionContext context, String base, @Nullable Map<String, Object> parameters) {
        return context instanceof IWebContext web
                        && web.getExchange() instanceof IServletWebExchange exchange
                        && exchange.getNativeRequestObject() instanceof HttpServletRequest request
                ? RequestAddress.prefix(request)
                : String.valueOf(context.getVariable(PREFIX));
    }
}
