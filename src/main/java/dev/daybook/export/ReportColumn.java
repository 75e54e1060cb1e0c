package dev.daybook.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A column that a report always has, as {@code columns.tsv} beside this class lists them.
 *
 * @param report the report's name
 * @param name what stands in the header
 * @param identifying whether its values are left out where nobody is to be identified
 * @param sources where its value comes from: the first that has one; the last is the report's own affair
 */
record ReportColumn(String report, String name, boolean identifying, List<String> sources) {

    private static final List<ReportColumn> ALL = read();

    /** The columns of a report, in their order. */
    static List<ReportColumn> of(String report) {
        return ALL.stream().filter(column -> column.report.equals(report)).toList();
    }

    /**
     * Whether a path into the details leads to what stands in an identifying column, or to a part of it, or to an object
     * around it.
     */
    static boolean isIdentifyingDetail(String path) {
        return ALL.stream()
                .filter(ReportColumn::identifying)
                .flatMap(column -> column.sources.stream())
                .filter(source -> source.startsWith(ExportFields.DETAILS))
                .map(source -> source.substring(ExportFields.DETAILS.length()))
                .anyMatch(identifying ->
                        (path + ".").startsWith(identifying + ".") || (identifying + ".").startsWith(path + "."));
    }

    private static List<ReportColumn> read() {
        try (InputStream file = Objects.requireNonNull(ReportColumn.class.getResourceAsStream("columns.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\t", -1))
                    .map(ReportColumn::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ReportColumn of(String[] columns) {
        return new ReportColumn(columns[0], columns[1], columns[2].equals("yes"), List.of(columns[3].split("\\|", -1)));
    }
}
