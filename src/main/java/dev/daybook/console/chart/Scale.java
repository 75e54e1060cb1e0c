package dev.daybook.console.chart;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The scale of the counts in a chart: from 0 to a round number.
 *
 * @param step the distance of two lines, which is 1, 2 or 5 and zeros behind it
 * @param top the highest line
 */
record Scale(long step, long top) {

    private static final int MOST_LINES = 4;
    private static final long[] ROUND = {1, 2, 5};
    private static final List<String> UNITS = List.of("", "k", "M", "G", "T", "P", "E");

    /** The scale on which the largest of some counts has room. */
    static Scale upTo(long largest) {
        long power = 1;
        while (true) {
            for (long round : ROUND) {
                long step = round * power;
                long lines = Math.ceilDiv(largest, step);
                if (lines <= MOST_LINES) {
                    return new Scale(step, step * Math.max(1, lines));
                }
            }
            power *= 10;
        }
    }

    /** The lines above 0, from the lowest to the highest. */
    List<Long> lines() {
        return LongStream.rangeClosed(1, top / step)
                .mapToObj(line -> line * step)
                .toList();
    }

    /** A line's number in few characters, such as {@code 1.5k}. */
    static String shortened(long line) {
        int thousands = 0;
        for (long rest = line; rest >= 1000; rest /= 1000) {
            thousands++;
        }
        String digits = BigDecimal.valueOf(line)
                .movePointLeft(3 * thousands)
                .stripTrailingZeros()
                .toPlainString();
        return digits + UNITS.get(thousands);
    }
}
