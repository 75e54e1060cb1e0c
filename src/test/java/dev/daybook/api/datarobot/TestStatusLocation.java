package dev.daybook.api.datarobot;

import dev.daybook.job.Job;
import dev.daybook.job.TestWorkers;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Where the jobs of one kind of {@link TestWorkers} lead. */
@TestConfiguration(proxyBeanMethods = false)
public class TestStatusLocation {

    @Bean
    StatusLocation testLocation() {
        return new StatusLocation() {
            @Override
            public String kind() {
                return TestWorkers.LOCATED;
            }

            @Override
            public String path(Job job) {
                return "/api/v2/tests/" + job.result() + "/";
            }
        };
    }
}
