package dev.daybook.api.ingest;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one request may post, and who may post what is older than the log otherwise takes.
 *
 * @param maxEvents how many events a request may have
 * @param maxRequestSize how long a request's body may be, as sent and, where it is compressed, unpacked
 * @param maxEventSize how long the text of one event may be, as sent
 * @param maxDepth how many levels of objects and arrays {@code details} and {@code actor} may have, themselves included
 * @param importTokens the ids of the API tokens whose events may be of any age
 */
@ConfigurationProperties("daybook.ingest")
record IngestSettings(
        @DefaultValue("10000") int maxEvents,
        @DefaultValue("16MB") DataSize maxRequestSize,
        @DefaultValue("64KB") DataSize maxEventSize,
        @DefaultValue("8") int maxDepth,
        @DefaultValue Set<String> importTokens) {

    // The reader follows the levels by recursion, and a body must fit an array.
    private static final int DEEPEST = 100;
    private static final DataSize LARGEST = DataSize.ofGigabytes(1);

    IngestSettings {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("daybook.ingest.max-events must be at least 1: " + maxEvents);
        }
        if (maxDepth < 1 || maxDepth > DEEPEST) {
            throw new IllegalArgumentException("daybook.ingest.max-depth must be 1 to " + DEEPEST + ": " + maxDepth);
        }
        requireSize("daybook.ingest.max-request-size", maxRequestSize);
        requireSize("daybook.ingest.max-event-size", maxEventSize);
        importTokens = Set.copyOf(importTokens);
    }

    private static void requireSize(String name, DataSize size) {
        if (size.toBytes() < 1 || size.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(name + " must be 1 byte to 1 GB: " + size);
        }
    }

    /** Whether what this API token posts may be of any age. */
    boolean imports(String tokenId) {
        return importTokens.contains(tokenId);
    }
}
