package dev.daybook.api.ingest;

import java.util.HashSet;
import java.util.Set;

/** The names that one JSON object has had so far, to find one that comes twice. */
final class Names {

    // Most objects have few names, and the parser gives the same name as the same string: a row of them is quicker
    // than a hash table. Beyond that the row would be quadratic.
    private static final int FEW = 16;

    private final String[] first = new String[FEW];
    private final Set<String> others = new HashSet<>();
    private int count;

    /** Forgets everything, for the next object. */
    void clear() {
        count = 0;
        if (!others.isEmpty()) {
            others.clear();
        }
    }

    /** Adds a name, and says whether it is new. */
    boolean add(String name) {
        for (int i = 0; i < count; i++) {
            if (first[i].equals(name)) {
                return false;
            }
        }
        if (count == FEW) {
            return others.add(name);
        }
        first[count++] = name;
        return true;
    }
}
