package dev.daybook.integrity;

import java.util.List;

/**
 * What came of a verification.
 *
 * @param entries how many entries were shown to be in the log, as it says; 0 if there is a fault
 * @param facts what was shown, in sentences; nothing if there is a fault
 * @param faults what is wrong, in sentences; nothing if all is well
 */
public record Verdict(long entries, List<String> facts, List<String> faults) {

    public Verdict {
        facts = List.copyOf(facts);
        faults = List.copyOf(faults);
    }

    static Verdict of(long entries, List<String> facts, List<String> faults) {
        return faults.isEmpty() ? new Verdict(entries, facts, faults) : new Verdict(0, List.of(), faults);
    }

    /** Whether all is well. */
    public boolean isOk() {
        return faults.isEmpty();
    }

    @Override
    public String toString() {
        return isOk() ? "OK: " + String.join(" ", facts) : "WRONG: " + String.join(" ", faults);
    }
}
