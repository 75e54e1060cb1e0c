package dev.daybook.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.daybook.event.EventFilter;
import dev.daybook.event.FilterField;
import dev.daybook.event.Report;
import dev.daybook.event.TextQuery;
import dev.daybook.kernel.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An export that was found right, and everything that its content depends on: kept as JSON with the export, and written
 * into its manifest.
 *
 * @param includeReport the names of the reports
 * @param include the names of the fields that become further columns
 * @param includeIdentifyingFields whether columns that identify somebody have values
 * @param start the first moment of the events, or null for the first event
 * @param end the last moment of the events, or null for the last event
 * @param projectId the only project, or null
 * @param userId the only user, or null
 * @param filters the values of which events have one, by the names of the log's parameters; null without any
 * @param formulasDefused whether cells that a spreadsheet would run as a formula are made texts
 * @param proof what is proved of the log beside the reports, or null
 */
record ExportOrder(
        List<String> includeReport,
        List<String> include,
        boolean includeIdentifyingFields,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable String projectId,
        @Nullable String userId,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SortedMap<String, List<String>> filters,

        boolean formulasDefused,
        @Nullable Proof proof) {

    /**
     * What is proved: all entries of the log from a position to the export's bound.
     *
     * @param fromPosition the first position; the reports show nothing before it
     */
    record Proof(long fromPosition) {}

    /** Whether it is one that a request makes: it may have been read from anywhere. */
    @SuppressWarnings("ConstantValue")
    boolean isWhole() {
        return includeReport != null
                && !includeReport.isEmpty()
                && includeReport.equals(ExportRequest.REPORTS.stream()
                        .filter(report -> includeReport.stream().anyMatch(report::equals))
                        .toList())
                && include != null
                && include.size() <= ExportRequest.MOST_INCLUDED
                && include.stream().distinct().count() == include.size()
                && include.stream().allMatch(name -> name != null && ExportFields.isKnown(name))
                && (filters == null || FilterWords.areWhole(filters))
                && !(projectId != null && isFilteredBy(FilterField.PROJECT))
                && !(userId != null && isFilteredBy(FilterField.USER))
                && !(includeReport.contains(PredictionUsage.NAME)
                        && !PredictionUsage.unfit(filter(), words()).isEmpty());
    }

    private boolean isFilteredBy(FilterField<?> field) {
        return filters != null && FilterWords.filter(filters).asked().containsKey(field);
    }

    /** The first position that is shown. */
    long fromPosition() {
        return proof == null ? 0 : proof.fromPosition;
    }

    /** When the events happened. */
    TimeRange range() {
        return TimeRange.inclusive(start, end);
    }

    /** Which events, of any report. */
    EventFilter filter() {
        EventFilter filter = filters == null ? EventFilter.ALL : FilterWords.filter(filters);
        return filter.and(FilterField.PROJECT, projectId).and(FilterField.USER, userId);
    }

    /** Which events, as people are told: values by names. */
    SortedMap<String, List<String>> told() {
        SortedMap<String, List<String>> told = new TreeMap<>(filters == null ? Map.of() : filters);
        if (projectId != null) {
            told.put("project", List.of(projectId));
        }
        if (userId != null) {
            told.put("user", List.of(userId));
        }
        return told;
    }

    /** What is looked for in the events, or null. */
    @Nullable
    TextQuery words() {
        return filters == null ? null : FilterWords.words(filters);
    }

    /** Which events of a report. */
    EventFilter filter(Report report) {
        return filter().and(FilterField.REPORT, report);
    }
}
