package dev.daybook.api.ingest;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one request posts: events, or samples.
 *
 * @param single whether it is one object, rather than an array or lines
 * @param read the items in the order sent, null in the place of one that has faults
 * @param faults what is wrong with those
 */
record Posting<T>(boolean single, List<@Nullable T> read, List<Fault> faults) {

    /**
     * The items in the order sent.
     *
     * @param check finds what is wrong with an item that could be read
     * @throws Refusal.Invalid if any item could not be read, naming what is wrong with all of them
     */
    List<T> items(Function<T, List<Fault>> check) {
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(allFaults(check));
        }
        return read.stream().map(Objects::requireNonNull).toList();
    }

    private List<Fault> allFaults(Function<T, List<Fault>> check) {
        List<Fault> all = new ArrayList<>(faults);
        for (int i = 0; i < read.size(); i++) {
            T item = read.get(i);
            if (item != null) {
                int index = i;
                check.apply(item).forEach(fault -> all.add(fault.at(index)));
            }
        }
        if (!single) {
            all.sort(Comparator.comparingInt(Posting::index));
        }
        return all;
    }

    private static int index(Fault fault) {
        return Objects.requireNonNull(fault.index());
    }

    /** Faults that a room found, as this request names them: a single item has no index. */
    List<Fault> inItsWords(List<Fault> found) {
        return single
                ? found.stream()
                        .map(fault -> Fault.of(fault.field(), fault.message()))
                        .toList()
                : found;
    }
}
