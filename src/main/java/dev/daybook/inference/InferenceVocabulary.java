package dev.daybook.inference;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import dev.daybook.event.Vocabulary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The acts that this room logs and no other vocabulary has, as {@code acts.tsv} beside this class lists them. */
@Component
class InferenceVocabulary implements Vocabulary {

    /** Events are to be deleted: one of the others follows. */
    static final String DELETION_ORDERED = "inference.events_deletion_ordered";

    /** They were deleted. */
    static final String EVENTS_DELETED = "inference.events_deleted";

    /** Somebody cancelled that. */
    static final String DELETION_CANCELLED = "inference.events_deletion_cancelled";

    /** It failed for good. */
    static final String DELETION_FAILED = "inference.events_deletion_failed";

    private static final String FILE = "acts.tsv";

    private final List<EventType> types = read();

    @Override
    public List<EventType> types() {
        return types;
    }

    /** What this room logs of models others may post too: models are made and deleted in other ways as well. */
    @Override
    public Set<String> ownLabels() {
        return Set.of(DELETION_ORDERED, EVENTS_DELETED, DELETION_CANCELLED, DELETION_FAILED);
    }

    private static List<EventType> read() {
        try (InputStream file = Objects.requireNonNull(
                        InferenceVocabulary.class.getResourceAsStream(FILE), FILE + " is missing");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().map(InferenceVocabulary::type).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static EventType type(String line) {
        int tab = line.indexOf('\t');
        return new EventType(line.substring(0, tab), Report.valueOf(line.substring(tab + 1)));
    }
}
