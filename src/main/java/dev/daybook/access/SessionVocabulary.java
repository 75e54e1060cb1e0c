package dev.daybook.access;

import dev.daybook.event.EventType;
import dev.daybook.event.Report;
import dev.daybook.event.Vocabulary;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is logged of the console's sessions, in labels that no dialect has: those of dialects are their own systems' sign-ins. */
@Component
class SessionVocabulary implements Vocabulary {

    static final String BEGAN = "Console sign-in";
    static final String ENDED = "Console sign-out";

    @Override
    public List<EventType> types() {
        return List.of(new EventType(BEGAN, Report.ADMIN_USAGE), new EventType(ENDED, Report.ADMIN_USAGE));
    }

    @Override
    public Set<String> ownLabels() {
        return Set.of(BEGAN, ENDED);
    }
}
