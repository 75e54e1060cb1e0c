package dev.daybook.cli;

import java.io.PrintWriter;
import java.util.List;

/** How commands say what they found. */
final class Told {

    private Told() {}

    /** Prints what was shown, or all that is wrong, a sentence on each line, and returns the exit code. */
    static int on(PrintWriter out, List<String> facts, List<String> faults) {
        out.println(faults.isEmpty() ? "OK" : "WRONG");
        (faults.isEmpty() ? facts : faults).forEach(out::println);
        out.flush();
        return faults.isEmpty() ? Commands.OK : Commands.WRONG;
    }
}
