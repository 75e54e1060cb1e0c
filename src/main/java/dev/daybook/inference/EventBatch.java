package dev.daybook.inference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events that were checked, as they go to the database.
 *
 * @param ids what each is called, in the order in which they came
 */
record EventBatch(List<String> ids, List<Entry> entries) {

    /**
     * An event, or what is to change of one.
     *
     * @param time when it happened; null is the time of receipt, or the time that it has
     * @param data its columns as the text of a JSON object
     */
    record Entry(String id, @Nullable Instant time, String data) {}

    /**
     * The entries in rounds, so that none has an event twice, those of one event in their order, and each in the order of
     * ids: whoever locks rows in one order never waits in a circle.
     */
    List<List<Entry>> rounds() {
        Map<String, List<Entry>> byId = new TreeMap<>();
        entries.forEach(entry ->
                byId.computeIfAbsent(entry.id(), id -> new ArrayList<>(1)).add(entry));
        List<List<Entry>> rounds = new ArrayList<>(1);
        byId.values().forEach(same -> {
            for (int i = 0; i < same.size(); i++) {
                if (rounds.size() == i) {
                    rounds.add(new ArrayList<>());
                }
                rounds.get(i).add(same.get(i));
            }
        });
        return rounds;
    }

    /** The last entry of each event, in the order of ids: published twice, it is as it was last published. */
    List<Entry> last() {
        Map<String, Entry> last = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach(entry -> last.put(entry.id(), entry));
        List<Entry> sorted = new ArrayList<>(last.values());
        sorted.sort((one, other) -> one.id().compareTo(other.id()));
        return sorted;
    }
}
