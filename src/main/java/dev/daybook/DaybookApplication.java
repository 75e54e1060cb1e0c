package dev.daybook;

import dev.daybook.cli.Commands;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts Daybook: one audit log that speaks the audit APIs its clients already use. If the first argument is one of the
 * {@link Commands}, that is run and nothing is started.
 */
@SpringBootApplication(nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class DaybookApplication {

    public static void main(String[] arguments) {
        if (Commands.isNamedBy(arguments)) {
            System.exit(Commands.run(arguments));
        }
        SpringApplication.run(DaybookApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
