package dev.daybook.export;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts of cells that a spreadsheet would run: a formula begins with one of a few characters, maybe behind some that
 * nobody sees, and an apostrophe before it keeps the spreadsheet from reading it. Numbers are no formulas, whatever their
 * sign.
 *
 * <p>Where a spreadsheet separates by another character than the comma, a cell is parted at that character, and at line breaks, for
 * quotes count at the beginning of what it takes for a cell alone. So each part of a cell is looked at as if it were one.
 */
final class Formulas {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private Formulas() {}

    /** Makes all cells of a row such that no spreadsheet runs them. */
    static void defuse(@Nullable String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = defused(cells[i]);
        }
    }

    /** A cell that no spreadsheet runs. */
    static @Nullable String defused(@Nullable String cell) {
        if (cell == null || cell.isEmpty()) {
            return cell;
        }
        StringBuilder defused = null;
        int copied = 0;
        if (isBlank(cell.charAt(0)) || isFormula(cell, 0, partEnd(cell, 0))) {
            defused = new StringBuilder(cell.length() + 2).append('\'');
        }
        for (int at = partEnd(cell, 0); at < cell.length(); at = partEnd(cell, at + 1)) {
            if (isFormula(cell, at + 1, partEnd(cell, at + 1))) {
                defused = defused == null ? new StringBuilder(cell.length() + 2) : defused;
                defused.append(cell, copied, at + 1).append('\'');
                copied = at + 1;
            }
        }
        return defused == null
                ? cell
                : defused.append(cell, copied, cell.length()).toString();
    }

    /** Whether a character ends a cell, or a row, for some spreadsheet, wherever it stands. */
    static boolean isSeparator(char character) {
        return switch (character) {
            case ';',
                    '|',
                    '\t',
                    '\n',
                    '\r',
                    '\u000B',
                    '\f',
                    '\u001C',
                    '\u001D',
                    '\u001E',
                    '\u0085',
                    '\u2028',
                    '\u2029' -> true;
            default -> false;
        };
    }

    private static int partEnd(String cell, int from) {
        int end = from;
        while (end < cell.length() && !isSeparator(cell.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isFormula(String cell, int from, int end) {
        int start = from;
        boolean seen = true;
        // Within a cell the quotes that are doubled, or that end it, are taken for the beginning of a part.
        while (start < end && (isUnseen(cell.charAt(start)) || (from > 0 && cell.charAt(start) == '"'))) {
            seen &= cell.charAt(start) == ' ';
            start++;
        }
        return start < end
                && isStart(cell.charAt(start))
                // Behind spaces it is a text to every spreadsheet.
                && (start == from || !seen)
                && !NUMBER.matcher(cell).region(start, end).matches();
    }

    // Some spreadsheets take the wide and the small forms of East Asian scripts for the plain ones.
    private static boolean isStart(char character) {
        return switch (character) {
            case '=', '+', '-', '@' -> true;
            case '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', '\uFE66', '\uFE62', '\uFE63', '\uFE6B' -> true;
            default -> false;
        };
    }

    private static boolean isBlank(char first) {
        return first == '\t' || first == '\r' || first == '\n';
    }

    /** Spaces of every kind, and what has no width, such as the byte order mark. */
    private static boolean isUnseen(char character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR, Character.FORMAT, Character.CONTROL -> true;
            default -> false;
        };
    }
}
