package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.event.NewEvent;
import dev.daybook.kernel.Refusal;
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
 * Reads the events of a body in one pass of a streaming parser: there is no tree, and nothing is bound by reflection.
 *
 * <p>What is no JSON is refused at once. What is JSON and not what an event may be is gathered as faults, until there are
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
    Posting read(PostedBody body, Caller caller) {
        byte[] bytes = body.bytes();
        int start = body.start();
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, start, bytes.length - start)) {
            return new Pass(parser, caller).read(body.lines());
        }
    }

    /** One pass over one body. */
    private final class Pass {

        private final JsonParser parser;
        private final Caller caller;
        private final Faults faults;
        private final JsonText text;
        private final List<@Nullable NewEvent> events = new ArrayList<>();
        private @Nullable TokenStreamLocation lineStart;

        Pass(JsonParser parser, Caller caller) {
            this.parser = parser;
            this.caller = caller;
            this.faults = new Faults(parser);
            this.text = new JsonText(parser, faults, settings.maxDepth());
        }

        Posting read(boolean inLines) {
            try {
                boolean single = false;
                if (inLines) {
                    lines();
                } else {
                    single = objectOrArray();
                }
                return new Posting(single, events, faults.list());
            } catch (StreamConstraintsException beyond) {
                // Nothing but a value that is skipped, for a fault of its own, gets as deep as that.
                throw parser.streamReadContext().getNestingDepth() > MOST_LEVELS ? faults.refusal() : eventTooLarge();
            } catch (JacksonException broken) {
                throw malformed(broken);
            }
        }

        /** Reads a body that is one JSON value, and says whether that is a single event. */
        private boolean objectOrArray() {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new Refusal.Malformed("The body is empty.");
            }
            if (first == JsonToken.START_ARRAY) {
                for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                    event(token, events.size());
                }
            } else {
                event(first, null);
            }
            if (parser.nextToken() != null) {
                throw malformed(
                        "There is more after the end; several events are sent as an array or as application/x-ndjson",
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
                event(token, events.size());
                lastLine = parser.currentTokenLocation().getLineNr();
                if (lastLine != start.getLineNr()) {
                    throw malformed(NOT_ON_ITS_LINE, start);
                }
                lineStart = null;
            }
        }

        private void event(JsonToken first, @Nullable Integer index) {
            if (events.size() == settings.maxEvents()) {
                throw new Refusal.TooLarge("There are more than " + settings.maxEvents()
                        + " events, the limit of a request (daybook.ingest.max-events).");
            }
            faults.startEvent(index);
            if (first != JsonToken.START_OBJECT) {
                faults.add("", "must be a JSON object.");
                parser.skipChildren();
                events.add(null);
                return;
            }
            long start = parser.currentTokenLocation().getByteOffset();
            events.add(new EventReader(parser, faults, text, caller).read());
            if (parser.currentLocation().getByteOffset() - start
                    > settings.maxEventSize().toBytes()) {
                throw eventTooLarge();
            }
        }

        private Refusal.TooLarge eventTooLarge() {
            return new Refusal.TooLarge("An event is longer than "
                    + settings.maxEventSize().toBytes()
                    + " bytes, the limit of one event (daybook.ingest.max-event-size).");
        }

        private Refusal.Malformed malformed(JacksonException broken) {
            TokenStreamLocation where = broken.getLocation() == null ? parser.currentLocation() : broken.getLocation();
            // An object that is cut off is noticed on the line after.
            return lineStart != null && lineStart.getLineNr() < where.getLineNr()
                    ? malformed(NOT_ON_ITS_LINE, lineStart)
                    : malformed(Faults.shown(broken.getOriginalMessage()), where);
        }

        private static Refusal.Malformed malformed(String what, TokenStreamLocation where) {
            return new Refusal.Malformed("The body cannot be read: " + what + " (line " + where.getLineNr()
                    + ", column " + where.getColumnNr() + ").");
        }
    }
}
