package dev.daybook.event;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Two fields more to filter by, in the context that all integration tests share: what is declared here alone must do. */
@TestConfiguration(proxyBeanMethods = false)
public class TestFilterFields {

    /** A field that is counted. */
    public static final FilterField<String> PROJECT_TYPE =
            FilterField.columns("test-project-type", 65, "project_type").counted();

    /** A field that is not, of any of two columns. */
    public static final FilterField<String> ROLE_OR_TYPE =
            FilterField.columns("test-role-or-type", 35, "user_project_role", "actor_type");

    @Bean
    FilterField<String> projectType() {
        return PROJECT_TYPE;
    }

    @Bean
    FilterField<String> roleOrType() {
        return ROLE_OR_TYPE;
    }
}
