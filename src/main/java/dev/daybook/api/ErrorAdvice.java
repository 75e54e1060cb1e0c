package dev.daybook.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** Hands whatever a controller throws, and what Spring MVC finds wrong before it, to {@link ErrorAnswers}. */
@ControllerAdvice
class ErrorAdvice {

    private final ErrorAnswers errors;

    ErrorAdvice(ErrorAnswers errors) {
        this.errors = errors;
    }

    @ExceptionHandler(Exception.class)
    void answer(Exception thrown, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            throw thrown;
        }
        errors.write(request, response, thrown);
    }
}
