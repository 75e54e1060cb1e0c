package dev.daybook.access.limit;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import dev.daybook.event.Vocabulary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The labels of limits that no dialect has, as {@code labels.tsv} beside this class lists them: organizations that take
 * no labels of their own take these.
 */
@Component
class LimitVocabulary implements Vocabulary {

    /** Something was refused, for the first time in a window. */
    static final String EXCEEDED = "Rate limit exceeded";

    /** An administrator set usage to zero. */
    static final String RESET = "Rate limit usage reset";

    /** A rule was set or deleted; a label of DataRobot's. */
    static final String RULE_CHANGED = "Rate limit user group changed";

    /** The kind of target that such events have; its id is the resource's name. */
    static final String TARGET_TYPE = "rate_limit";

    private static final String FILE = "labels.tsv";

    private final List<EventType> types = read();

    @Override
    public List<EventType> types() {
        return types;
    }

    @Override
    public Set<String> ownLabels() {
        return Set.of(EXCEEDED, RESET, RULE_CHANGED);
    }

    private static List<EventType> read() {
        List<EventType> types = new ArrayList<>();
        try (InputStream file =
                        Objects.requireNonNull(LimitVocabulary.class.getResourceAsStream(FILE), FILE + " is missing");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                types.add(new EventType(line.substring(0, tab), Report.valueOf(line.substring(tab + 1))));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return List.copyOf(types);
    }
}
