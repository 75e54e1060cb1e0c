package dev.daybook.export;

import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.TextQuery;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An export that is asked for, as the caller sent it: nothing here is checked yet.
 *
 * @param identifying whether columns that identify somebody have values
 * @param start the first moment of the events, or null for the first event
 * @param end the last moment of the events, or null for the last event
 * @param reports the names of the reports, or null for all of them
 * @param include the names of fields that become further columns
 * @param noCache whether it is built anew although the same was finished a short time ago
 * @param projectId the only project, or null
 * @param userId the only user, or null
 * @param fromPosition where what is proved begins, or null for the beginning of the log
 * @param filter which events, beside those of the project and the user
 * @param words what is looked for in the events, or null
 * @param view whether it shows what a view finds now: start and end may be any, in the future or older than the retention period
 *     too, and what was built a short time ago is no answer where more has arrived since
 */
public record ExportRequest(
        boolean identifying,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable List<@Nullable String> reports,
        @Nullable List<@Nullable String> include,
        boolean noCache,
        @Nullable String projectId,
        @Nullable String userId,
        @Nullable Long fromPosition,
        EventFilter filter,
        @Nullable TextQuery words,
        boolean view) {

    /** What {@code include} names beside fields: what proves the export. */
    static final String PROOF = "proof";

    /** How many fields may become further columns. */
    static final int MOST_INCLUDED = 100;

    private static final int LONGEST_TEXT = 256;

    /** The event of the request holds the filter, and an entry has its bounds. */
    private static final int LONGEST_FILTER = 8000;

    /** The names of the reports, in the order in which they stand in an artifact. */
    public static final List<String> REPORTS = List.of(AdminUsage.NAME, AppUsage.NAME, PredictionUsage.NAME);

    /** The names of what events can be filtered by: those of the log's parameters, {@code q} among them. */
    public static final List<String> FILTERS = FilterWords.NAMES;

    private static final List<List<String>> EVENT_REPORTS = List.of(List.of(AdminUsage.NAME), List.of(AppUsage.NAME));

    /** What beside its columns each row of a view has: by these it is found again. */
    private static final List<@Nullable String> OF_VIEW =
            List.of("id", "position", "receivedAt", "userId", "projectId", "target.type", "target.id", "target.name");

    /**
     * Exactly the events that a query finds in one log, each with its id and position beside the columns of its report.
     *
     * @param words what is looked for in them, or null
     * @param proof whether it is to prove itself
     */
    public static ExportRequest ofView(EventQuery query, @Nullable TextQuery words, boolean proof) {
        TimeRange range = query.range();
        List<@Nullable String> include = new ArrayList<>(OF_VIEW);
        if (proof) {
            include.add(PROOF);
        }
        return new ExportRequest(
                query.identities(),
                range.from().equals(TimeRange.ALL.from()) ? null : range.from(),
                range.to().equals(TimeRange.ALL.to()) ? null : range.to().minus(1, ChronoUnit.MICROS),
                query.filter().asked().getOrDefault(FilterField.REPORT, EVENT_REPORTS).stream()
                        .<@Nullable String>map(List::getFirst)
                        .toList(),
                include,
                false,
                null,
                null,
                null,
                query.filter().without(FilterField.REPORT),
                words,
                true);
    }

    /** This request with every default filled in, or a refusal that names all its faults. */
    ExportOrder check(Instant now, Duration retention, boolean defuseFormulas) {
        List<Fault> faults = new ArrayList<>();
        if (!view) {
            checkRange(now, retention, faults);
        }
        checkText("projectId", projectId, faults);
        checkText("userId", userId, faults);
        SortedMap<String, List<String>> filters = checkFilter(faults);
        List<String> checkedReports = checkReports(faults);
        List<String> checkedInclude = checkInclude(faults);
        ExportOrder.Proof proof = checkProof(faults);
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return new ExportOrder(
                checkedReports,
                checkedInclude,
                identifying,
                start,
                end,
                projectId,
                userId,
                filters,
                defuseFormulas,
                proof);
    }

    /** The filter in words, or null if it passes everything. */
    private @Nullable SortedMap<String, List<String>> checkFilter(List<Fault> faults) {
        Set<FilterField<?>> asked = filter.asked().keySet();
        if (asked.contains(FilterField.REPORT)) {
            faults.add(Fault.of("filters.report", "Which reports are shown is said by includeReport."));
        }
        checkOnce("projectId", projectId, FilterField.PROJECT, "project", faults);
        checkOnce("userId", userId, FilterField.USER, "user", faults);
        if ((asked.isEmpty() && words == null) || !faults.isEmpty()) {
            return null;
        }
        SortedMap<String, List<String>> named = FilterWords.of(filter, words);
        int length = named.values().stream()
                .flatMap(List::stream)
                .mapToInt(String::length)
                .sum();
        if (length > LONGEST_FILTER) {
            faults.add(Fault.of(
                    "filters", "filters has values of more than " + LONGEST_FILTER + " characters all together."));
        }
        return named;
    }

    private void checkOnce(
            String name, @Nullable String value, FilterField<?> field, String filterName, List<Fault> faults) {
        if (value != null && filter.asked().containsKey(field)) {
            faults.add(Fault.of(name, "Either " + name + " or filters." + filterName + " can be given, not both."));
        }
    }

    private void checkRange(Instant now, Duration retention, List<Fault> faults) {
        if (start != null && end != null && start.isAfter(end)) {
            faults.add(Fault.of("start", "start must not be after end."));
        }
        if (start != null && start.isAfter(now)) {
            faults.add(Fault.of("start", "start is in the future."));
        }
        // To the day: who counts back from now was always a moment earlier than we are.
        Instant oldest = now.minus(retention).truncatedTo(ChronoUnit.DAYS);
        String older = " is older than the retention period of " + retention.toDays() + " days.";
        if (start != null && start.isBefore(oldest)) {
            faults.add(Fault.of("start", "start" + older));
        }
        if (end != null && end.isBefore(oldest)) {
            faults.add(Fault.of("end", "end" + older));
        }
    }

    private static void checkText(String field, @Nullable String value, List<Fault> faults) {
        if (value == null) {
            return;
        }
        if (value.isBlank()) {
            faults.add(Fault.of(field, field + " must not be empty."));
        } else if (value.length() > LONGEST_TEXT) {
            faults.add(Fault.of(field, field + " is longer than " + LONGEST_TEXT + " characters."));
        } else if (!StorableText.isStorable(value)) {
            faults.add(Fault.of(field, field + " holds a NUL character or half of a surrogate pair."));
        }
    }

    private List<String> checkReports(List<Fault> faults) {
        List<String> unfit = PredictionUsage.unfit(filter.without(FilterField.REPORT), words);
        if (reports == null) {
            return REPORTS.stream()
                    .filter(report -> unfit.isEmpty() || !report.equals(PredictionUsage.NAME))
                    .toList();
        }
        if (!unfit.isEmpty() && reports.contains(PredictionUsage.NAME)) {
            faults.add(Fault.of(
                    "includeReport",
                    PredictionUsage.NAME + " cannot be filtered by " + String.join(", ", unfit)
                            + ": it is sums by user and project, of which one each can be asked for."));
        }
        if (reports.isEmpty()) {
            faults.add(Fault.of(
                    "includeReport", "includeReport must name at least one of " + String.join(", ", REPORTS) + "."));
        }
        for (String report : reports) {
            if (report == null || !REPORTS.contains(report)) {
                faults.add(Fault.of(
                        "includeReport",
                        quoted(report) + " is no report; known are " + String.join(", ", REPORTS) + "."));
            }
        }
        return REPORTS.stream().filter(reports::contains).toList();
    }

    private List<String> checkInclude(List<Fault> faults) {
        if (include == null) {
            return List.of();
        }
        Set<String> fields = new LinkedHashSet<>();
        for (String field : include) {
            if (PROOF.equals(field)) {
                continue;
            }
            if (field != null && field.length() <= LONGEST_TEXT && ExportFields.isKnown(field)) {
                fields.add(field);
            } else {
                faults.add(Fault.of(
                        "include",
                        quoted(field) + " cannot be included; known are " + String.join(", ", ExportFields.names())
                                + ", paths into the details, such as details.modelId, and " + PROOF + "."));
            }
        }
        if (fields.size() > MOST_INCLUDED) {
            faults.add(Fault.of("include", "include names more than " + MOST_INCLUDED + " fields."));
        }
        return List.copyOf(fields);
    }

    private ExportOrder.@Nullable Proof checkProof(List<Fault> faults) {
        boolean proved = include != null && include.contains(PROOF);
        if (fromPosition != null && !proved) {
            faults.add(
                    Fault.of("fromPosition", "fromPosition is where a proof begins: include must name " + PROOF + "."));
        } else if (fromPosition != null && fromPosition < 0) {
            faults.add(Fault.of("fromPosition", "fromPosition must not be negative."));
        }
        return proved ? new ExportOrder.Proof(fromPosition == null ? 0 : fromPosition) : null;
    }

    private static String quoted(@Nullable String word) {
        if (word == null) {
            return "null";
        }
        String shown = word.length() > LONGEST_TEXT ? word.substring(0, LONGEST_TEXT) + "…" : word;
        return "'"
                + shown.codePoints()
                        .map(character -> isUnstorable(character) ? '?' : character)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "'";
    }

    private static boolean isUnstorable(int character) {
        return character == 0 || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
