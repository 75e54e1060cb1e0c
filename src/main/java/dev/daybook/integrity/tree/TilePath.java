package dev.daybook.integrity.tree;

import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.Shown;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a tile or a bundle of entries stands, and its path below a log's prefix as C2SP's tlog-tiles writes it:
 * {@code tile/0/x001/x234/067}, or {@code tile/entries/000.p/8} for the first eight entries.
 *
 * @param level the level of the tile, or {@link #ENTRIES}
 * @param index which tile of the level it is, from 0
 * @param width how many hashes or entries it holds: 256 if it is full, fewer if it is partial
 */
public record TilePath(int level, long index, int width) {

    /** The level of bundles of entries, below the leaves. */
    public static final int ENTRIES = -1;

    /** The width of a full tile. */
    public static final int FULL = 256;

    /** How many levels of the tree one tile spans. */
    public static final int HEIGHT = 8;

    private static final int MAX_LEVEL = 63;
    private static final long GROUP = 1000;

    /** More than six groups would overflow. */
    private static final Pattern PATH =
            Pattern.compile("tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    public TilePath {
        if (level < ENTRIES || level > MAX_LEVEL) {
            throw new MalformedException("A tile's level is 0 to 63, not " + level + ".");
        }
        if (index < 0) {
            throw new MalformedException("A tile's index is not negative: " + index + ".");
        }
        if (width < 1 || width > FULL) {
            throw new MalformedException("A tile holds 1 to 256 hashes, not " + width + ".");
        }
    }

    /** The place that a path names. */
    public static TilePath parse(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new MalformedException("This is not the path of a tile: " + Shown.of(path));
        }
        long index = 0;
        for (String group : matcher.group(2).split("/", -1)) {
            index = index * GROUP + Integer.parseInt(group.startsWith("x") ? group.substring(1) : group);
        }
        String level = matcher.group(1);
        String width = matcher.group(3);
        TilePath parsed = new TilePath(
                level.equals("entries") ? ENTRIES : Integer.parseInt(level),
                index,
                width == null ? FULL : Integer.parseInt(width));
        // Zeros at the front and ".p/256" are other names of what has one already.
        if (!parsed.toString().equals(path)) {
            throw new MalformedException("The path " + Shown.of(path) + " is written as " + parsed + ".");
        }
        return parsed;
    }

    /** Whether entries stand here, and not hashes. */
    public boolean isEntries() {
        return level == ENTRIES;
    }

    /** Whether nothing can be added any more. */
    public boolean isFull() {
        return width == FULL;
    }

    /** The same place at another width. */
    public TilePath withWidth(int other) {
        return new TilePath(level, index, other);
    }

    /** The path. */
    @Override
    public String toString() {
        StringBuilder groups = new StringBuilder(group(index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            groups.insert(0, "x" + group(rest % GROUP) + "/");
        }
        return "tile/" + (isEntries() ? "entries" : level) + "/" + groups + (isFull() ? "" : ".p/" + width);
    }

    private static String group(long number) {
        return Long.toString(GROUP + number).substring(1);
    }
}
