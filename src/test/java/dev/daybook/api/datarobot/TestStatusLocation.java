package dev.daybook.api.datarobot;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.job.Job;
import dev.daybook.job.Jobs;
import dev.daybook.job.TestWorkers;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Where the jobs of {@link TestWorkers} lead. */
@TestConfiguration(proxyBeanMethods = false)
public class TestStatusLocation {

    @Bean
    StatusLocation testLocation(Jobs jobs) {
        return location(jobs, TestWorkers.LOCATED, job -> "/api/v2/tests/" + job.result() + "/");
    }

    @Bean
    StatusLocation plainLocation(Jobs jobs) {
        return location(jobs, TestWorkers.PLAIN, job -> null);
    }

    private static StatusLocation location(Jobs jobs, String kind, Function<Job, @Nullable String> path) {
        return new StatusLocation() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public @Nullable String path(Job job) {
                return path.apply(job);
            }

            @Override
            public void cancel(Caller caller, Job job) {
                caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
                jobs.cancel(job.orgId(), job.id());
            }
        };
    }
}
