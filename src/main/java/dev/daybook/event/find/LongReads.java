package dev.daybook.event.find;

import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.LogSettings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The turns of reads that may take long, because nothing bounds how many events they look at: what no counts tell is counted event by
 * event, and what has no index of its own is looked for among others. Without turns whoever asks for a few of them at a time has
 * every connection that reads have.
 */
@Component
public class LongReads extends Turns {

    /** About as long as a statement of a read may take: most take far less. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final FilterFields fields;

    LongReads(LogSettings settings, FilterFields fields) {
        super("long reads", settings.longReads(), PATIENCE);
        this.fields = fields;
    }

    /**
     * Counts the events of a query, in its turn if they must be counted one by one.
     *
     * @param by the field by whose values they are counted; null if they are only counted
     */
    public <T> T count(EventQuery query, @Nullable FilterField<?> by, Supplier<T> counting) {
        return RolledUp.isAnswer(query.filter(), by, fields) ? counting.get() : take(query.tenant(), counting);
    }

    /** Looks for the next events of a query, in its turn if they do not lie beside each other in an index. */
    <T> T walk(EventQuery query, Supplier<T> walking) {
        return isIndex(query.filter()) ? walking.get() : take(query.tenant(), walking);
    }

    private static boolean isIndex(EventFilter filter) {
        return filter.asked().size() <= 1
                && filter.asked().entrySet().stream()
                        .allMatch(asked -> asked.getKey().hasIndex(asked.getValue()));
    }
}
