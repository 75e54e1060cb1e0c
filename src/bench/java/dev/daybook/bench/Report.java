package dev.daybook.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of a run, as the rows of a table. */
final class Report {

    private static final String BEGIN = "<!-- benchmark -->";
    private static final String END = "<!-- /benchmark -->";

    private final List<String> rows = new ArrayList<>(List.of(
            "| what | against | measured (median) | reference (median) | ratio (median, lowest–highest) | to reach |",
            "|---|---|---|---|---|---|"));

    /** A rate against the rate of a reference, round by round. */
    void ratio(String what, String against, List<Double> measured, List<Double> reference, String goal) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            ratios.add(measured.get(i) / reference.get(i));
        }
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | **%.2f** (%.2f–%.2f) | %s |",
                what,
                against,
                number(median(measured)),
                number(median(reference)),
                median(ratios),
                ratios.stream().min(Double::compare).orElseThrow(),
                ratios.stream().max(Double::compare).orElseThrow(),
                goal));
    }

    /** A value that stands for itself. */
    void value(String what, List<Double> values, String format, String goal) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | | **" + format + "** (" + format + "–" + format + ") | | | %s |",
                what,
                median(values),
                values.stream().min(Double::compare).orElseThrow(),
                values.stream().max(Double::compare).orElseThrow(),
                goal));
    }

    /** The median of times. */
    static long medianTime(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    void print() {
        rows.forEach(System.out::println);
    }

    /** Puts the rows into the table between the marks of a page; rows of the page that were not measured now stay. */
    void writeInto(Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        Map<String, String> table = new LinkedHashMap<>();
        text.substring(begin, end).strip().lines().forEach(row -> table.put(subject(row), row));
        rows.forEach(row -> table.put(subject(row), row));
        Files.writeString(
                page, text.substring(0, begin) + "\n" + String.join("\n", table.values()) + "\n" + text.substring(end));
    }

    /** The cells that say what a row is about: what was measured, and against what. */
    private static String subject(String row) {
        String[] cells = row.split("\\|", 4);
        return cells[1] + "|" + cells[2];
    }
}
