package dev.daybook.job;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Two kinds of jobs in the context that all integration tests share. */
@TestConfiguration(proxyBeanMethods = false)
public class TestWorkers {

    /** Of this kind there is a {@code StatusLocation}. */
    public static final String LOCATED = "test-located";

    /** Of this kind there is none. */
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
