package dev.daybook.export;

import dev.daybook.event.EventFilter;
import dev.daybook.event.FilterField;
import dev.daybook.event.TextQuery;
import dev.daybook.usage.HourlyUsage;
import dev.daybook.usage.Usage;
import dev.daybook.usage.UsageQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How much was predicted: a row for each hour and set of dimensions, as usage is when the file is written. */
@Component
class PredictionUsage implements UsageReport {

    static final String NAME = "PREDICTION_USAGE";

    /** What columns are made of, by the names that callers read it by. */
    private static final Map<String, Function<HourlyUsage, @Nullable Object>> SOURCES = Map.ofEntries(
            Map.entry("timestamp", HourlyUsage::hour),
            Map.entry("userId", row -> row.dimensions().userId()),
            Map.entry("username", row -> row.names().username()),
            Map.entry("projectId", row -> row.dimensions().projectId()),
            Map.entry("orgId", row -> row.dimensions().orgId()),
            Map.entry("orgName", row -> row.names().orgName()),
            Map.entry("groupId", row -> row.dimensions().groupId()),
            Map.entry("groupName", row -> row.names().groupName()),
            Map.entry("userProjectRole", row -> row.dimensions().userProjectRole()),
            Map.entry("modelId", row -> row.dimensions().modelId()),
            Map.entry("modelType", row -> row.dimensions().modelType()),
            Map.entry("blenderModelTypes", row -> row.dimensions().blenderModelTypes()),
            Map.entry("recommendedModel", row -> row.dimensions().recommendedModel()),
            Map.entry("projectType", row -> row.dimensions().projectType()),
            Map.entry("deploymentId", row -> row.dimensions().deploymentId()),
            Map.entry("deploymentType", row -> row.dimensions().deploymentType()),
            Map.entry("datasetId", row -> row.dimensions().datasetId()),
            Map.entry("predictionMethod", row -> row.dimensions().predictionMethod()),
            Map.entry("predictionExplanations", row -> row.dimensions().predictionExplanations()),
            Map.entry("requestsCount", HourlyUsage::requests),
            Map.entry("predictionRowsCount", HourlyUsage::rows),
            Map.entry("userErrorCount", HourlyUsage::userErrors),
            Map.entry("serverErrorCount", HourlyUsage::serverErrors),
            Map.entry("avgExecutionTime", row -> decimal(row.averageExecutionMillis())));

    private static final Set<String> FILTERED = Set.of("project", "user");

    private final Usage usage;
    private final List<ReportColumn> columns = ReportColumn.of(NAME);
    private final List<Function<HourlyUsage, @Nullable Object>> cells = columns.stream()
            .map(column -> Objects.requireNonNull(SOURCES.get(column.sources().getFirst()), column.name()))
            .toList();

    PredictionUsage(Usage usage) {
        this.usage = usage;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> header(ExportOrder order) {
        return columns.stream().map(ReportColumn::name).toList();
    }

    @Override
    public long size(Export export) {
        return usage.count(query(export));
    }

    @Override
    public Instant write(Export export, Rows rows) {
        @Nullable String[] row = new @Nullable String[cells.size()];
        return usage.read(query(export), hour -> {
            for (int i = 0; i < row.length; i++) {
                Object value = cells.get(i).apply(hour);
                row[i] = value == null ? null : value.toString();
            }
            rows.row(row);
        });
    }

    /** The names of what usage cannot be filtered by: it knows one user and one project. */
    static List<String> unfit(EventFilter filter, @Nullable TextQuery words) {
        return FilterWords.of(filter, words).entrySet().stream()
                .filter(named ->
                        !FILTERED.contains(named.getKey()) || named.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static UsageQuery query(Export export) {
        ExportOrder order = export.order();
        return new UsageQuery(
                export.orgId(),
                order.range(),
                only(order.filter(), FilterField.PROJECT),
                only(order.filter(), FilterField.USER),
                true,
                order.includeIdentifyingFields());
    }

    private static @Nullable String only(EventFilter filter, FilterField<String> field) {
        List<List<String>> values = filter.asked().get(field);
        return values == null ? null : values.getFirst().getFirst();
    }

    /** Without an exponent, and without zeros at the end. */
    private static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
