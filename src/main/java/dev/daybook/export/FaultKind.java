package dev.daybook.export;

import java.util.ArrayList;
import java.util.List;

/** Faults of one kind: counted all, and told one by one only the first. */
final class FaultKind {

    /** How many are told. */
    static final int MOST = 10;

    private final List<String> told = new ArrayList<>(0);
    private long count;

    void add(String fault) {
        if (count++ < MOST) {
            told.add(fault);
        }
    }

    /** Counts one that is told elsewhere. */
    void addUntold() {
        count++;
    }

    /** Adds those that were found behind the ones that are here. */
    void addAll(FaultKind behind) {
        behind.told.stream().limit(Math.max(0, MOST - count)).forEach(told::add);
        count += behind.count;
    }

    /** What is to be told. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>(told);
        if (count > MOST) {
            sentences.add("There are " + count + " faults of this kind; the others are not told.");
        }
        return sentences;
    }
}
