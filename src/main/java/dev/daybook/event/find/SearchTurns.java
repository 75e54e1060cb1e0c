package dev.daybook.event.find;

import dev.daybook.event.LogSettings;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The turns of searches for words: each is busy with the database for as long as it takes. */
@Component
class SearchTurns extends Turns {

    @Autowired
    SearchTurns(LogSettings settings) {
        this(settings.searches(), settings.searchTime());
    }

    SearchTurns(int most, Duration patience) {
        super("searches for words", most, patience);
    }
}
