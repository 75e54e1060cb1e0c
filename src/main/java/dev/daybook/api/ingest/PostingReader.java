package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.event.NewEvent;
import dev.daybook.kernel.Refusal;
import dev.daybook.usage.UsageSample;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the items of a body, events or samples, in one pass of a streaming parser: there is no tree, and nothing is bound by reflection.
 *
 * <p>What is no JSON is refused at once. What is JSON and not what an item may be is gathered as faults, until there are
 * as many as one answer names.
 */
@Component
class PostingReader {

    // What is nested too deep is a fault, and skipped. Beyond this even skipping ends.
    private static final int MOST_LEVELS = 500;
    private static final String NOT_ON_ITS_LINE = "The object does not end on its line";

    private final IngestSettings settings;
    private final JsonFactory json;

    PostingReader(IngestSettings settings) {
        this.settings = settings;
        int longest = Math.toIntExact(settings.maxEventSize().toBytes());
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_LEVELS)
                        // Whatever is longer than an event may be makes its event too long.
                        .maxStringLength(longest)
                        .maxNameLength(longest)
                        .maxNumberLength(longest)
                        .build())
                // The body is UTF-8, and known to be.
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                // The table of names is seeded at random, so that names cannot be chosen to collide; when many happen
                // to, it is enough that it grows.
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .build();
    }

    /**
     * Reads the events of a body.
     *
     * @throws Refusal.Malformed if it is not JSON, or not in the framing that its content type promises
     * @throws Refusal.TooLarge if it has too many events, or one that is too long
     * @throws Refusal.Denied if an event names an organization that the caller may not write to
     */
    Posting<NewEvent> read(PostedBody body, Caller caller) {
        return read(body, Item.EVENT, (parser, faults, text) -> new EventReader(parser, faults, text, caller).read());
    }

    /**
     * Reads the samples of a body, and refuses as {@link #read} does.
     */
    Posting<UsageSample> readSamples(PostedBody body, Caller caller) {
        return read(body, Item.SAMPLE, (parser, faults, text) -> new SampleReader(parser, faults, caller).read());
    }

    private <T> Posting<T> read(PostedBody body, Item item, ItemReader<T> reader) {
        byte[] bytes = body.bytes();
        int start = body.start();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, start, bytes.length - start)) {
            return new Pass<>(parser, item, reader).read(body.lines());
        }
    }

    /** Reads one item from a parser that has just read the start of its object; null if it has faults. */
    private interface ItemReader<T> {
        @Nullable
        T read(JsonParser parser, Faults faults, JsonText text);
    }

    /** One pass over one body. */
    private final class Pass<T> {

        private final JsonParser parser;
        private final Item item;
        private final ItemReader<T> reader;
        private final Faults faults;
        private final JsonText text;
        private final List<@Nullable T> items = new ArrayList<>();
        private @Nullable TokenStreamLocation lineStart;

        Pass(JsonParser parser, Item item, ItemReader<T> reader) {
            this.parser = parser;
            this.item = item;
            this.reader = reader;
            this.faults = new Faults(parser, item);
            this.text = new JsonText(parser, faults, settings.maxDepth());
        }

        Posting<T> read(boolean inLines) {
            try {
                boolean single = false;
                if (inLines) {
                    lines();
                } else {
                    single = objectOrArray();
                }
                return new Posting<>(single, items, faults.list());
            } catch (StreamConstraintsException beyond) {
                // Nothing but a value that is skipped, for a fault of its own, gets as deep as that.
                throw parser.streamReadContext().getNestingDepth() > MOST_LEVELS ? faults.refusal() : itemTooLarge();
            } catch (JacksonException broken) {
                throw malformed(broken);
            }
        }

        /** Reads a body that is one JSON value, and says whether that is a single item. */
        private boolean objectOrArray() {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Refusal.Malformed("The body is empty.");
            }
            if (first == JsonToken.START_ARRAY) {
                for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                    item(token, items.size());
                }
            } else {
                item(first, null);
            }
            if (parser.nextToken() != null) {
                throw malformed(
                        "There is more after the end; several " + item.several()
                                + " are sent as an array or as application/x-ndjson",
                        parser.currentTokenLocation());
            }
            return first != JsonToken.START_ARRAY;
        }

        private void lines() {
            int lastLine = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                TokenStreamLocation start = parser.currentTokenLocation();
                if (start.getLineNr() == lastLine) {
                    throw malformed("There is more than one value on a line", start);
                }
                lineStart = start;
                item(token, items.size());
                lastLine = parser.currentTokenLocation().getLineNr();
                if (lastLine != start.getLineNr()) {
                    throw malformed(NOT_ON_ITS_LINE, start);
                }
                lineStart = null;
            }
        }

        private void item(JsonToken first, @Nullable Integer index) {
            if (items.size() == settings.maxEvents()) {
                throw new Refusal.TooLarge("There are more than " + settings.maxEvents() + " " + item.several()
                        + ", the limit of a request (daybook.ingest.max-events).");
            }
            faults.startItem(index);
            if (first != JsonToken.START_OBJECT) {
                faults.add("", "must be a JSON object.");
                parser.skipChildren();
                items.add(null);
                return;
            }
            long start = parser.currentTokenLocation().getByteOffset();
            items.add(reader.read(parser, faults, text));
            if (parser.currentLocation().getByteOffset() - start
                    > settings.maxEventSize().toBytes()) {
                throw itemTooLarge();
            }
        }

        private Refusal.TooLarge itemTooLarge() {
            return new Refusal.TooLarge(item.one() + " is longer than "
                    + settings.maxEventSize().toBytes()
                    + " bytes, the limit of one " + item.noun() + " (daybook.ingest.max-event-size).");
        }

        private Refusal.Malformed malformed(JacksonException broken) {
            TokenStreamLocation where = broken.getLocation() == null ? parser.currentLocation() : broken.getLocation();
            // An object that is cut off is noticed on the line after.
            return lineStart != null && lineStart.getLineNr() < where.getLineNr()
                    ? malformed(NOT_ON_ITS_LINE, lineStart)
                    : malformed(BrokenJson.words(broken), where);
        }

        private static Refusal.Malformed malformed(String what, TokenStreamLocation where) {
            return new Refusal.Malformed("The body cannot be read: " + what + " (line " + where.getLineNr()
                    + ", column " + where.getColumnNr() + ").");
        }
    }
}
