package dev.daybook.inference;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import dev.daybook.kernel.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The columns of a model's events, by their names. */
final class ModelSchema {

    static final int MOST_COLUMNS = 2000;
    static final int LONGEST_NAME = 256;

    private final Map<String, Column> columns;

    private ModelSchema(Map<String, Column> columns) {
        this.columns = columns;
    }

    Map<String, Column> columns() {
        return columns;
    }

    /**
     * Reads the schema that a model's owner posted.
     *
     * @throws Refusal.Invalid naming what is wrong with it, as {@code schema.columns.0.data_type}
     */
    static ModelSchema of(String json) {
        List<Fault> faults = new ArrayList<>();
        JsonNode list = StoredJson.tree(json).path("columns");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_COLUMNS) {
            throw new Refusal.Invalid(
                    "schema.columns", "schema.columns must be a list of 1 to " + MOST_COLUMNS + " columns.");
        }
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int i = 0; i < list.size() && faults.size() < Refusal.MOST_FAULTS; i++) {
            Column column = new Reader(list.get(i), "schema.columns." + i, faults).read();
            if (column != null && columns.putIfAbsent(column.name(), column) != null) {
                faults.add(
                        Fault.of("schema.columns." + i + ".name", "The column " + column.name() + " is there before."));
            }
        }
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return new ModelSchema(columns);
    }

    /** Reads one column. */
    private static final class Reader {

        private final JsonNode node;
        private final String path;
        private final List<Fault> faults;
        private final int before;

        Reader(JsonNode node, String path, List<Fault> faults) {
            this.node = node;
            this.path = path;
            this.faults = faults;
            this.before = faults.size();
        }

        @Nullable
        Column read() {
            String name = node.path("name").asString("");
            if (!node.path("name").isString()
                    || name.isEmpty()
                    || name.length() > LONGEST_NAME
                    || !StorableText.isStorable(name)) {
                fault("name", "must be a text of 1 to " + LONGEST_NAME + " characters");
            }
            Optional<DataType> type = DataType.named(node.path("data_type").asString(""));
            if (type.isEmpty()) {
                fault("data_type", "must be one of " + DataType.WORDS);
            }
            Double min = number("min");
            Double max = number("max");
            if (min != null && max != null && min > max) {
                fault("min", "must not be above max");
            }
            JsonNode nullable = node.path("nullable");
            if (!nullable.isMissingNode() && !nullable.isBoolean()) {
                fault("nullable", "must be true or false");
            }
            List<Object> categories = scalars("categories");
            List<Object> nulls = scalars("replace_with_nulls");
            Integer dimensions = dimensions();
            return type.isEmpty() || faults.size() > before
                    ? null
                    : new Column(name, type.get(), min, max, nullable.asBoolean(true), dimensions, categories, nulls);
        }

        private @Nullable Double number(String member) {
            JsonNode number = node.path(member);
            if (number.isMissingNode() || number.isNull()) {
                return null;
            }
            // Of a boolean or category column the vendor's client sends the bounds of what it saw.
            if (number.isBoolean()) {
                return number.booleanValue() ? 1.0 : 0.0;
            }
            if (!number.isNumber()) {
                fault(member, "must be a number");
                return null;
            }
            return number.doubleValue();
        }

        private @Nullable Integer dimensions() {
            JsonNode number = node.path("n_dimensions");
            if (number.isMissingNode() || number.isNull()) {
                return null;
            }
            if (!number.isInt() || number.intValue() < 1) {
                fault("n_dimensions", "must be a whole number from 1");
                return null;
            }
            return number.intValue();
        }

        private List<Object> scalars(String member) {
            JsonNode list = node.path(member);
            List<Object> values = new ArrayList<>();
            if (list.isMissingNode() || list.isNull()) {
                return values;
            }
            if (!list.isArray()) {
                fault(member, "must be a list");
                return values;
            }
            for (JsonNode value : list) {
                if (value.isString()) {
                    values.add(value.stringValue());
                } else if (value.isNumber()) {
                    values.add(Column.canonical(value.doubleValue()));
                } else if (value.isBoolean()) {
                    values.add(value.booleanValue());
                } else if (!value.isNull()) {
                    fault(member, "must hold texts, numbers and booleans alone");
                    return values;
                }
            }
            return values;
        }

        private void fault(String member, String complaint) {
            String field = path + "." + member;
            faults.add(Fault.of(field, field + " " + complaint + "."));
        }
    }
}
