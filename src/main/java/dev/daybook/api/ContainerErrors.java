package dev.daybook.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Takes the place of the error pages of Spring Boot and of Tomcat. */
@Controller
class ContainerErrors implements ErrorController, WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ErrorAnswers errors;

    ContainerErrors(ErrorAnswers errors) {
        this.errors = errors;
    }

    /** What was answered by {@code sendError}, or thrown where no filter of ours was in between. */
    @RequestMapping("${spring.web.error.path:/error}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Without a status somebody asked for this page itself, which is no page.
        HttpStatusCode status =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code && code >= 400
                        ? HttpStatusCode.valueOf(code)
                        : HttpStatus.NOT_FOUND;
        // Tomcat sends 400 with an exception when a body cannot be read to its end: then the status is the answer.
        if (status.is5xxServerError()
                && request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
            errors.write(request, response, thrown);
            return;
        }
        errors.write(request, response, Problem.of(status, Problems.sentence(status)));
    }

    /** Below the application: what Tomcat cannot even parse reaches no filter. */
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.getPipeline().addValve(new ErrorValve(errors));
                // Tomcat adds a valve of this class unless it finds one: so it adds no page of its own.
                host.setErrorReportValveClass(ErrorValve.class.getName());
            }
        });
    }
}
