package dev.daybook.integrity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what is wrong with a log, of which only so much is told. */
final class FsckFaults implements Consumer<String> {

    private static final int MOST = 100;

    private final List<String> told = new ArrayList<>();
    private long count;

    @Override
    public void accept(String fault) {
        if (count++ < MOST) {
            told.add(fault);
        }
    }

    Verdict verdict(long entries, List<String> facts) {
        List<String> faults = new ArrayList<>(told);
        if (count > MOST) {
            faults.add("There are " + (count - MOST) + " more faults.");
        }
        return Verdict.of(entries, facts, faults);
    }
}
