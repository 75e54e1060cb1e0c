package dev.daybook.api.ingest;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;

/** What is wrong with the items (events, or samples) of one request, as far as it has been read. */
final class Faults {

    private static final int LONGEST_SHOWN = 200;

    private final JsonParser parser;
    private final Item item;
    private final List<Fault> list = new ArrayList<>();
    private @Nullable Integer index;
    private int itemDepth;

    /** No faults yet. */
    Faults(JsonParser parser, Item item) {
        this.parser = parser;
        this.item = item;
    }

    /**
     * Says that the parser has just read the start of an item.
     *
     * @param place which one of several it is, or null for the only one
     */
    void startItem(@Nullable Integer place) {
        index = place;
        itemDepth = parser.streamReadContext().getNestingDepth();
    }

    /**
     * Adds a fault of the value that the parser stands at, named by its path within the item.
     *
     * @param predicate the rest of a sentence that begins with the field
     */
    void addHere(String predicate) {
        StringBuilder path = new StringBuilder();
        appendPath(path, parser.streamReadContext());
        add(path.toString(), predicate);
    }

    /**
     * Adds a fault of a field of the item; of the item as a whole if the field is empty.
     *
     * @param predicate the rest of a sentence that begins with the field
     * @throws Refusal.Invalid with all faults, once there are as many as one answer names
     */
    void add(String field, String predicate) {
        String shown = shown(field);
        list.add(new Fault(index, shown, (shown.isEmpty() ? item.one() : shown) + " " + predicate));
        if (list.size() >= Refusal.MOST_FAULTS) {
            throw refusal();
        }
    }

    /** A refusal that names all faults. */
    Refusal.Invalid refusal() {
        return new Refusal.Invalid(list);
    }

    int count() {
        return list.size();
    }

    List<Fault> list() {
        return List.copyOf(list);
    }

    private void appendPath(StringBuilder path, TokenStreamContext context) {
        if (context.getNestingDepth() > itemDepth) {
            appendPath(path, context.getParent());
        }
        if (context.inObject() && context.hasCurrentName()) {
            if (!path.isEmpty()) {
                path.append('.');
            }
            path.append(context.currentName());
        } else if (context.inArray() && context.hasCurrentIndex()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        }
    }

    /**
     * A text that came in a request, fit to be shown in an answer: what JSON in UTF-8 cannot hold, or no reader could
     * see, is replaced, and what is too long is cut.
     */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST_SHOWN));
        text.codePoints().limit(LONGEST_SHOWN).forEach(character -> {
            boolean fit = !Character.isISOControl(character) && Character.getType(character) != Character.SURROGATE;
            shown.appendCodePoint(fit ? character : '\uFFFD');
        });
        return text.length() > LONGEST_SHOWN ? shown.append('…').toString() : shown.toString();
    }
}
