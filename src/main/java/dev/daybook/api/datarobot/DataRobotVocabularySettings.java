package dev.daybook.api.datarobot;

import dev.daybook.event.Report;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a deployment sees differently from {@code events.tsv}.
 *
 * @param reports the report of single labels; in a settings file a label stands in brackets, because it holds spaces:
 *     {@code "[Comment Created]": ADMIN_USAGE}
 */
@ConfigurationProperties("daybook.vocabulary.datarobot")
record DataRobotVocabularySettings(@DefaultValue Map<String, Report> reports) {

    DataRobotVocabularySettings {
        reports = Map.copyOf(reports);
    }
}
