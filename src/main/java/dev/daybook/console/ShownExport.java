package dev.daybook.console;

import dev.daybook.console.markup.ShownText;
import dev.daybook.export.AskedExport;
import dev.daybook.job.JobState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An export as people are told of it.
 *
 * @param keys the keys that verify the log's checkpoints
 */
record ShownExport(AskedExport export, List<String> keys) {

    private static final int LONGEST_VALUE = 80;
    private static final int MOST_VALUES = 5;

    private static final Map<String, String> REPORTS = Map.of(
            "ADMIN_USAGE", "administration",
            "APP_USAGE", "use of applications",
            "PREDICTION_USAGE", "prediction usage");

    /** What one filter asks for, in words. */
    record Asked(String name, String values) {}

    public String askedBy() {
        return ShownText.of(export.askedBy(), LONGEST_VALUE);
    }

    /** The command that verifies it. */
    public String command() {
        return keys.stream()
                .map(key -> " \\\n  --key '" + key + "'")
                .collect(Collectors.joining(
                        "",
                        "java -jar daybook.jar verify export "
                                + Objects.requireNonNull(export.artifact()).fileName(),
                        ""));
    }

    /** What it shows, by the names of the reports. */
    public String reports() {
        return export.reports().stream()
                .map(report -> REPORTS.getOrDefault(report, report))
                .collect(Collectors.joining(", "));
    }

    /** Which events are shown. */
    public List<Asked> filters() {
        return export.filters().entrySet().stream()
                .map(filter -> new Asked(filter.getKey(), values(filter.getValue())))
                .toList();
    }

    private static String values(List<String> values) {
        String shown = values.stream()
                .limit(MOST_VALUES)
                .map(value -> ShownText.of(value, LONGEST_VALUE))
                .collect(Collectors.joining(" or "));
        return values.size() > MOST_VALUES ? shown + " or " + (values.size() - MOST_VALUES) + " more" : shown;
    }

    /** How far it is. */
    public String state() {
        return switch (export.state()) {
            case INITIALIZED -> "Waits to be built";
            case RUNNING -> "Is being built";
            case COMPLETED -> isReady() ? "Ready" : "Expired";
            case ERROR -> "Failed";
            case ABORTED -> "Cancelled";
        };
    }

    /** How the state is marked by the style sheet. */
    public String mark() {
        return export.state() == JobState.ERROR ? "bad" : isReady() ? "good" : "quiet";
    }

    public boolean isReady() {
        return export.artifact() != null;
    }

    /** How large the artifact is. */
    public String size() {
        return ShownSize.of(Objects.requireNonNull(export.artifact()).size());
    }
}
