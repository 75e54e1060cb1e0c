package dev.daybook.job;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Two kinds of jobs in the context that all integration tests share. */
@TestConfiguration(proxyBeanMethods = false)
public class TestWorkers {

    /** What jobs of this kind made is to be fetched. */
    public static final String LOCATED = "test-located";

    /** What jobs of this kind made is nothing to be fetched. */
    public static final String PLAIN = "test-plain";

    @Bean
    TestWorker located() {
        return new TestWorker(LOCATED);
    }

    @Bean
    TestWorker plain() {
        return new TestWorker(PLAIN);
    }
}
