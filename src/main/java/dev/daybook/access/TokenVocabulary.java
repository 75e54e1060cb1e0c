package dev.daybook.access;

import dev.daybook.event.EventType;
import dev.daybook.event.Vocabulary;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is logged of API tokens: DataRobot has the labels, and the tokens here are Daybook's own. */
@Component
class TokenVocabulary implements Vocabulary {

    static final String CREATED = "API Key Created";
    static final String DELETED = "API Key Deleted";

    @Override
    public List<EventType> types() {
        return List.of();
    }

    @Override
    public Set<String> ownLabels() {
        return Set.of(CREATED, DELETED);
    }
}
