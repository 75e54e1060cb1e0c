package dev.daybook.api.datarobot;

import dev.daybook.api.VocabularyFile;
import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import dev.daybook.event.Vocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** DataRobot's 517 labels and the report of each, as {@code events.tsv} beside this class lists them. */
@Component
class DataRobotVocabulary implements Vocabulary {

    private final List<EventType> types;
    private final List<String> labels;

    DataRobotVocabulary(DataRobotVocabularySettings settings) {
        Map<String, Report> reports = read();
        refuseUnknown(settings.reports().keySet(), reports.keySet());
        reports.putAll(settings.reports());
        types = reports.entrySet().stream()
                .map(entry -> new EventType(entry.getKey(), entry.getValue()))
                .toList();
        labels = List.copyOf(reports.keySet());
    }

    @Override
    public List<EventType> types() {
        return types;
    }

    /** Every label, in DataRobot's order. */
    List<String> labels() {
        return labels;
    }

    private static Map<String, Report> read() {
        Map<String, Report> reports = new LinkedHashMap<>();
        VocabularyFile.of(DataRobotVocabulary.class, "events.tsv")
                .forEach(columns -> reports.put(columns.get(0), Report.valueOf(columns.get(1))));
        return reports;
    }

    // A misspelt label would otherwise change nothing and nobody would notice.
    private static void refuseUnknown(Set<String> wanted, Set<String> known) {
        Set<String> unknown = new TreeSet<>(wanted);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("daybook.vocabulary.datarobot.reports names labels that DataRobot's"
                    + " vocabulary does not have: " + unknown
                    + ". Write a label in brackets: daybook.vocabulary.datarobot.reports.[Comment Created]");
        }
    }
}
