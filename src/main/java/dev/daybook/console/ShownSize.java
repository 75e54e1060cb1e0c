package dev.daybook.console;

import java.util.List;
import java.util.Locale;

/** How large something is, in words. */
final class ShownSize {

    private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB", "PB");

    private ShownSize() {}

    /** A number of bytes in the largest unit of which it is at least one; each unit is 1,024 of the one before. */
    static String of(long bytes) {
        double left = bytes;
        String unit = "bytes";
        for (String larger : UNITS) {
            if (left < 1024) {
                break;
            }
            left /= 1024;
            unit = larger;
        }
        return unit.equals("bytes") ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", left, unit);
    }
}
