package dev.daybook.api;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

/** Answers what Tomcat refuses by itself, such as a malformed request line or headers that are too large. */
class ErrorValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ErrorValve.class);

    private final ErrorAnswers errors;

    ErrorValve(ErrorAnswers errors) {
        this.errors = errors;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            if (thrown != null && status >= 500) {
                errors.write(request, response, thrown);
            } else {
                errors.write(request, response, refused(status));
            }
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            log.debug("An error could not be answered", gone);
        }
    }

    /** Tomcat gives no reason that a caller should see. */
    private static Problem refused(int status) {
        HttpStatusCode code = HttpStatusCode.valueOf(status);
        return status == 400 ? Problems.rejected() : Problem.of(code, Problems.sentence(code));
    }
}
