package dev.daybook.export;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts of cells that a spreadsheet would run: a formula begins with one of a few characters, and an apostrophe
 * before it keeps the spreadsheet from reading it. Numbers are no formulas, whatever their sign.
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
        if (cell == null
                || cell.isEmpty()
                || !isStart(cell.charAt(0))
                || NUMBER.matcher(cell).matches()) {
            return cell;
        }
        return "'" + cell;
    }

    // Some spreadsheets take the wide forms of East Asian scripts for the plain ones.
    private static boolean isStart(char first) {
        return switch (first) {
            case '=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20' -> true;
            default -> false;
        };
    }
}
