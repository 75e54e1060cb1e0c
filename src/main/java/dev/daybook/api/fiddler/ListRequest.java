package dev.daybook.api.fiddler;

import dev.daybook.api.QueryParameters;
import dev.daybook.inference.ListQuery;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the parameters of a list. */
final class ListRequest {

    static final int DEFAULT_LIMIT = 50;
    static final int MOST = 1000;

    private static final int DEEPEST = 5;
    private static final int MOST_RULES = 100;

    private static final Map<String, ListQuery.Operator> OPERATORS = Map.of(
            "equal", ListQuery.Operator.IN,
            "not_equal", ListQuery.Operator.NOT_IN,
            "in", ListQuery.Operator.IN,
            "not_in", ListQuery.Operator.NOT_IN,
            "contains", ListQuery.Operator.CONTAINS,
            "begins_with", ListQuery.Operator.BEGINS_WITH);

    private int rules;

    private ListRequest() {}

    /**
     * Reads the parameters.
     *
     * @throws Refusal.Invalid naming those at fault
     */
    static ListQuery of(MultiValueMap<String, String> values) {
        QueryParameters parameters = new QueryParameters(values);
        long offset = parameters.offset();
        int limit = parameters.limit(DEFAULT_LIMIT, MOST);
        String ordering = parameters.text("ordering");
        String filter = parameters.text("filter");
        parameters.refuseFaults();
        return new ListQuery(
                filter == null ? null : new ListRequest().filter(filter), orderings(ordering), offset, limit);
    }

    private static List<ListQuery.Ordering> orderings(@Nullable String text) {
        List<ListQuery.Ordering> orderings = new ArrayList<>();
        if (text != null) {
            for (String field : text.split(",", -1)) {
                String name = field.strip();
                orderings.add(
                        name.startsWith("-")
                                ? new ListQuery.Ordering(name.substring(1), true)
                                : new ListQuery.Ordering(name, false));
            }
        }
        return orderings;
    }

    private ListQuery.Condition filter(String text) {
        try {
            return condition(JsonMapper.shared().readTree(text), 1);
        } catch (JacksonException broken) {
            throw fault("must be a JSON object");
        }
    }

    private ListQuery.Condition condition(JsonNode node, int depth) {
        if (!node.isObject()) {
            throw fault("must be a JSON object, and each of its rules as well");
        }
        if (depth > DEEPEST || ++rules > MOST_RULES) {
            throw fault("must have at most " + MOST_RULES + " rules, in groups of at most " + DEEPEST + " levels");
        }
        return node.has("rules") ? group(node, depth) : rule(node);
    }

    private ListQuery.Group group(JsonNode node, int depth) {
        String condition = node.path("condition").asString("AND");
        if (!condition.equals("AND") && !condition.equals("OR")) {
            throw fault("must have AND or OR as a condition");
        }
        if (!node.get("rules").isArray()) {
            throw fault("must have a list of rules");
        }
        List<ListQuery.Condition> conditions = new ArrayList<>();
        for (JsonNode rule : node.get("rules")) {
            conditions.add(condition(rule, depth + 1));
        }
        return new ListQuery.Group(condition.equals("AND"), conditions);
    }

    private static ListQuery.Rule rule(JsonNode node) {
        ListQuery.Operator operator = OPERATORS.get(node.path("operator").asString(""));
        if (operator == null) {
            throw fault("must have an operator of equal, not_equal, in, not_in, contains, begins_with in each rule");
        }
        if (!node.path("field").isString()) {
            throw fault("must name a field in each rule");
        }
        boolean several = node.path("operator").asString("").endsWith("in");
        JsonNode value = node.path("value");
        List<String> values = new ArrayList<>();
        if (several && value.isArray() && operator != ListQuery.Operator.CONTAINS) {
            value.forEach(item -> values.add(text(item)));
        } else {
            values.add(text(value));
        }
        return new ListQuery.Rule(node.get("field").stringValue(), operator, values);
    }

    private static String text(JsonNode value) {
        if (value.isString()) {
            String text = value.stringValue();
            if (StorableText.isStorable(text)) {
                return text;
            }
        } else if (value.isNumber() || value.isBoolean()) {
            return value.asString();
        }
        throw fault("must have a text as the value of each rule, or a list of texts for in and not_in");
    }

    private static Refusal.Invalid fault(String complaint) {
        return new Refusal.Invalid("filter", "filter " + complaint + ".");
    }
}
