package dev.daybook.api.daybook;

import dev.daybook.api.ErrorBody;
import dev.daybook.api.Problem;
import dev.daybook.api.ProblemDetailsBody;
import java.util.List;
import java.util.function.Predicate;
import org.springdoc.core.models.GroupedOpenApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/** Describes this door in OpenAPI, and says how its errors look. */
@Configuration(proxyBeanMethods = false)
class DaybookDescription {

    /** What is at none of the routes too: nobody who asks for it can know whose it would be. */
    private static final Predicate<String> PATHS = ProblemDetailsBody.below(StartController.PATH);

    @Bean
    GroupedOpenApi daybookGroup() {
        return GroupedOpenApi.builder()
                .group("daybook")
                .displayName("Daybook: events")
                .packagesToScan(DaybookDescription.class.getPackageName())
                .build();
    }

    @Bean
    ErrorBody daybookErrors() {
        return new ProblemDetailsBody(
                PATHS,
                List.of(
                        Problem.of(HttpStatus.FORBIDDEN, "The permission CAN_ACCESS_USER_ACTIVITY is required."),
                        Problem.of(HttpStatus.NOT_FOUND, "There is no such event."),
                        Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "limit must be a whole number from 1 to 1000."),
                        Problem.of(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "The limit of events.read is reached: 10000 in 60 seconds. It is free again in 2"
                                        + " seconds.")));
    }
}
