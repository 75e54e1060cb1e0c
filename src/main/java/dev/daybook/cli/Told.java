package dev.daybook.cli;

import java.io.PrintWriter;
import java.util.List;

/** How commands say what they found. */
final class Told {

    private Told() {}

    /** Prints what was shown, or all that is wrong, a sentence on each line, and returns the exit code. */
    static int on(PrintWriter out, List<String> facts, List<String> faults) {
        out.println(faults.isEmpty() ? "OK" : "WRONG");
        (faults.isEmpty() ? facts : faults).forEach(sentence -> out.println(visible(sentence)));
        out.flush();
        return faults.isEmpty() ? Commands.OK : Commands.WRONG;
    }

    /** A sentence with nothing in it that a terminal would act on, or show elsewhere than it stands. */
    static String visible(String sentence) {
        StringBuilder shown = new StringBuilder(sentence.length());
        sentence.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE ->
                    new String(Character.toChars(character))
                            .chars()
                            .forEach(unit -> shown.append("\\u%04x".formatted(unit)));
                default -> shown.appendCodePoint(character);
            }
        });
        return shown.toString();
    }
}
