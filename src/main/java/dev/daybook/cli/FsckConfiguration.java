package dev.daybook.cli;

import dev.daybook.event.DerivedRows;
import dev.daybook.event.LogEntries;
import dev.daybook.event.StoredLogs;
import dev.daybook.event.Vocabulary;
import dev.daybook.event.follow.LogHeads;
import dev.daybook.integrity.Fsck;
import dev.daybook.integrity.LogKeys;
import dev.daybook.integrity.StoredTiles;
import dev.daybook.postgres.SteadyPlans;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * As much of the service as reads its database: the connection, with the service's own settings, and the vocabularies. Nothing
 * here migrates, appends, seals or works on jobs. It is no {@code @Configuration}, which the service itself would find.
 */
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    ConfigurationPropertiesAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class
})
@Import({
    SteadyPlans.class,
    LogEntries.class,
    LogHeads.class,
    StoredLogs.class,
    StoredTiles.class,
    LogKeys.class,
    Fsck.class
})
@ConfigurationPropertiesScan("dev.daybook")
@ComponentScan(
        basePackages = "dev.daybook",
        useDefaultFilters = false,
        includeFilters = {
            @ComponentScan.Filter(
                    type = FilterType.ASSIGNABLE_TYPE,
                    classes = {Vocabulary.class, DerivedRows.class}),
            @ComponentScan.Filter(
                    type = FilterType.REGEX,
                    pattern =
                            "dev\\.daybook\\.(event\\.(Labels|find\\.FilterFields)|integrity\\.DatabaseGuards|api\\.openai\\.(OpenAiVocabularies|AuditLogTypes)"
                                    + "|postgres\\.(DataDirectory|EmbeddedPostgres)Configuration)")
        },
        // The beans of which are made by OpenAiVocabularies.
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.daybook\\.api\\.openai\\.OpenAiVocabulary")
        })
class FsckConfiguration {}
