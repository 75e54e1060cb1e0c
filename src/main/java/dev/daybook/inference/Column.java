package dev.daybook.inference;

import dev.daybook.kernel.StorableText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A column of a model's events, and what its values may be. Values are null, a {@code Boolean}, {@code Long}, {@code
 * Double} or {@code String}, or a list of such.
 */
final class Column {

    private static final int SHOWN_CATEGORIES = 20;

    /** As texts say that there is no number. */
    private static final String NOT_A_NUMBER = "nan";

    private final String name;
    private final DataType type;
    private final @Nullable Double min;
    private final @Nullable Double max;
    private final boolean nullable;
    private final @Nullable Integer dimensions;
    // By their texts, as files have them.
    private final Map<String, Object> categories;
    private final Set<Object> allowed;
    private final Map<String, Object> nulls;
    private final Set<Object> replacedWithNull;

    Column(
            String name,
            DataType type,
            @Nullable Double min,
            @Nullable Double max,
            boolean nullable,
            @Nullable Integer dimensions,
            List<Object> categories,
            List<Object> nulls) {
        this.name = name;
        this.type = type;
        this.min = min;
        this.max = max;
        this.nullable = nullable;
        this.dimensions = dimensions;
        this.categories = byText(categories);
        this.allowed = Set.copyOf(this.categories.values());
        this.nulls = byText(nulls);
        this.replacedWithNull = Set.copyOf(this.nulls.values());
    }

    private static Map<String, Object> byText(List<Object> values) {
        Map<String, Object> texts = new HashMap<>();
        values.forEach(value -> texts.putIfAbsent(value.toString(), canonical(value)));
        return texts;
    }

    String name() {
        return name;
    }

    boolean nullable() {
        return nullable;
    }

    /** The value as it is kept, or a {@link Complaint}. */
    @Nullable
    Object check(@Nullable Object value) {
        Object missing = value != null && isMissing(value) ? null : value;
        if (missing == null) {
            return nullable ? null : new Complaint("must not be null");
        }
        return switch (type) {
            case FLOAT -> number(missing);
            case INTEGER -> whole(missing);
            case BOOLEAN -> missing instanceof Boolean ? missing : new Complaint("must be true or false");
            case STRING -> text(missing);
            case CATEGORY -> category(missing);
            case TIMESTAMP -> time(missing);
            case VECTOR -> vector(missing);
        };
    }

    private boolean isMissing(Object value) {
        return (value instanceof Double number && number.isNaN())
                || (!replacedWithNull.isEmpty() && replacedWithNull.contains(canonical(value)));
    }

    private Object number(Object value) {
        if (!(value instanceof Number number)) {
            return new Complaint("must be a number");
        }
        Complaint outside = outside(number.doubleValue());
        return outside == null ? value : outside;
    }

    private Object whole(Object value) {
        Object whole = value instanceof Number ? canonical(value) : value;
        if (!(whole instanceof Long number)) {
            return new Complaint("must be a whole number of at most 64 bits");
        }
        Complaint outside = outside(number.doubleValue());
        return outside == null ? number : outside;
    }

    private @Nullable Complaint outside(double number) {
        if (Double.isInfinite(number)) {
            return new Complaint("must be a number that a double can hold");
        }
        if (min != null && number < min) {
            return new Complaint("must be at least " + plain(min));
        }
        if (max != null && number > max) {
            return new Complaint("must be at most " + plain(max));
        }
        return null;
    }

    private static String plain(double bound) {
        return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }

    private static Object text(Object value) {
        if (!(value instanceof String text)) {
            return new Complaint("must be a text");
        }
        return !StorableText.isStorable(text) ? Complaint.UNSTORABLE : text;
    }

    private Object category(Object value) {
        if (value instanceof List) {
            return new Complaint("must be a text, a number or a boolean");
        }
        if (!allowed.isEmpty() && !allowed.contains(canonical(value))) {
            return new Complaint("must be one of "
                    + categories.keySet().stream()
                            .sorted()
                            .limit(SHOWN_CATEGORIES)
                            .collect(Collectors.joining(", "))
                    + (categories.size() > SHOWN_CATEGORIES ? ", …" : ""));
        }
        if (value instanceof Number number && Double.isInfinite(number.doubleValue())) {
            return new Complaint("must be a number that a double can hold");
        }
        return value instanceof String text ? text(text) : value;
    }

    private static Object time(Object value) {
        return EventTime.of(value).isPresent()
                ? value
                : new Complaint("must be a timestamp such as 2026-01-31 12:00:00.141516");
    }

    private Object vector(Object value) {
        if (!(value instanceof List<?> list)
                || !list.stream()
                        .allMatch(item -> item instanceof Number number && Double.isFinite(number.doubleValue()))) {
            return new Complaint("must be a list of numbers");
        }
        return dimensions != null && list.size() != dimensions
                ? new Complaint("must be a list of " + dimensions + " numbers")
                : value;
    }

    /** What a file's text stands for in this column; a text that stands for nothing in it stays one. */
    @Nullable
    Object ofText(String text) {
        if (text.isEmpty() || nulls.containsKey(text)) {
            return null;
        }
        return switch (type) {
            case FLOAT, INTEGER -> numberOf(text);
            case BOOLEAN -> booleanOf(text);
            case STRING -> text;
            case CATEGORY -> categories.getOrDefault(text, text);
            case TIMESTAMP -> EventTime.parse(text).isPresent() ? text : numberOf(text);
            case VECTOR -> listOf(text);
        };
    }

    private static Object numberOf(String text) {
        if (text.equalsIgnoreCase(NOT_A_NUMBER)) {
            return Double.NaN;
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            // The scale first: asked for its whole part, 1e999999999 would take all memory.
            return number.scale() <= 0 && number.precision() - number.scale() <= 18
                    ? (Object) number.longValueExact()
                    : canonical(number.doubleValue());
        } catch (NumberFormatException none) {
            return text;
        }
    }

    private static Object booleanOf(String text) {
        if (text.equalsIgnoreCase("true") || text.equals("1")) {
            return true;
        }
        return text.equalsIgnoreCase("false") || text.equals("0") ? (Object) false : text;
    }

    private static Object listOf(String text) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            if (!node.isArray()) {
                return text;
            }
            List<Object> list = new ArrayList<>(node.size());
            for (JsonNode item : node) {
                list.add(item.isNumber() ? canonical(item.doubleValue()) : item.toString());
            }
            return list;
        } catch (JacksonException none) {
            return text;
        }
    }

    /** Numbers of one value as one object, so that they are equal: 1.0 is 1. */
    static Object canonical(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < Long.MAX_VALUE) {
            return number.longValue();
        }
        return value;
    }
}
