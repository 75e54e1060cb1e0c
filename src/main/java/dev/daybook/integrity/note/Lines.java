package dev.daybook.integrity.note;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the lines of a proof or checkpoint from the first to the last. */
public final class Lines {

    /** No path in a tree of less than 2⁶³ leaves is longer. */
    private static final int MOST_HASHES = 63;

    /** Up to 18 digits, which a long always holds. */
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final String text;
    private int at;

    public Lines(String text) {
        this.text = text;
    }

    /** The next line, without its end, which must be there. */
    public String next(String what) {
        int end = text.indexOf('\n', at);
        if (end < 0) {
            throw new MalformedException("The text ends where there should be " + what + ".");
        }
        String line = text.substring(at, end);
        at = end + 1;
        return line;
    }

    /** Whether the next line begins so. */
    public boolean startsWith(String start) {
        return text.startsWith(start, at);
    }

    /** The next line, which must be exactly this. */
    public void expect(String line) {
        String next = next(Shown.of(line));
        if (!next.equals(line)) {
            throw new MalformedException("There should be " + Shown.of(line) + " instead of " + Shown.of(next) + ".");
        }
    }

    /** What stands behind a word and a space in the next line. */
    public String labelled(String label) {
        String line = next("a line that begins with " + label);
        if (!line.startsWith(label + " ")) {
            throw new MalformedException(
                    "There should be a line that begins with " + label + " instead of " + Shown.of(line) + ".");
        }
        return line.substring(label.length() + 1);
    }

    /** The hashes on the next lines, up to an empty one. */
    public List<Hash> hashes() {
        return hashesBefore("\n");
    }

    /** The hashes on the next lines, up to the one that begins so. */
    public List<Hash> hashesBefore(String end) {
        List<Hash> hashes = new ArrayList<>();
        while (!startsWith(end)) {
            if (hashes.size() == MOST_HASHES) {
                throw new MalformedException("A proof has at most " + MOST_HASHES + " hashes.");
            }
            hashes.add(Hash.ofBase64(next("a hash")));
        }
        return hashes;
    }

    public boolean hasMore() {
        return at < text.length();
    }

    /** All that has not been read. */
    public String rest() {
        return text.substring(at);
    }

    /** The number that a decimal without leading zeros stands for. */
    public static long number(String decimal) {
        if (!DECIMAL.matcher(decimal).matches()) {
            throw new MalformedException("This is not a number: " + Shown.of(decimal));
        }
        return Long.parseLong(decimal);
    }

    /** Hashes, one a line. */
    public static String of(List<Hash> hashes) {
        StringBuilder lines = new StringBuilder();
        hashes.forEach(hash -> lines.append(hash.base64()).append('\n'));
        return lines.toString();
    }
}
