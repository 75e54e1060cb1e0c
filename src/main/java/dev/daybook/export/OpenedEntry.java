package dev.daybook.export;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.daybook.entry.SaltedValue;
import java.util.SortedMap;

/**
 * A line of the openings: what opens the digests of the entry at a position.
 *
 * @param values salt and value by the names of the digests
 */
@JsonPropertyOrder({"position", "values"})
record OpenedEntry(long position, SortedMap<String, SaltedValue> values) {}
