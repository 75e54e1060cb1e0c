package dev.daybook.api.openai;

import dev.daybook.kernel.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the detail object of a type may hold. Every member may be absent, or null, which is the same.
 *
 * @param present whether there is a detail object at all
 * @param open whether it may hold anything
 * @param members by name, what each may be: an object of members again, an array of one such, or a text, which is
 *     {@code string}, {@code integer}, {@code boolean}, {@code object} for any object, or the words that it may be with
 *     {@code |} between them
 */
record DetailSchema(boolean present, boolean open, JsonNode members) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode NO_MEMBERS = JsonNodeFactory.instance.objectNode();
    private static final String EMPTY = "{}";
    private static final int LONGEST_NAME = 200;

    /** Reads the short form of the vocabulary's file: {@code none}, {@code any}, or the members. */
    static DetailSchema parse(String text) {
        return switch (text) {
            case "none" -> new DetailSchema(false, false, NO_MEMBERS);
            case "any" -> new DetailSchema(true, true, NO_MEMBERS);
            default -> new DetailSchema(true, false, JSON.readTree(text));
        };
    }

    /** Whether these details are shown: a type of which nothing is known has a detail object only if something is in it. */
    boolean shows(String details) {
        return open ? !details.equals(EMPTY) : present;
    }

    /** What is wrong with the details of an event, by its path as the producer wrote it. */
    List<Fault> check(String label, JsonNode details) {
        List<Fault> faults = new ArrayList<>(0);
        if (!open) {
            new Check(label, faults).members(members, details, "details");
        }
        return faults;
    }

    private record Check(String label, List<Fault> faults) {

        private void members(JsonNode wanted, JsonNode given, String path) {
            for (Map.Entry<String, JsonNode> member : given.properties()) {
                String place = path + "." + shown(member.getKey());
                JsonNode schema = wanted.get(member.getKey());
                if (schema == null) {
                    add(place, "is not a field of " + label + ".");
                } else if (!member.getValue().isNull()) {
                    value(schema, member.getValue(), place);
                }
            }
        }

        private void value(JsonNode wanted, JsonNode given, String path) {
            if (wanted.isObject()) {
                if (is(given.isObject(), path, "an object")) {
                    members(wanted, given, path);
                }
            } else if (wanted.isArray()) {
                if (is(given.isArray(), path, "an array")) {
                    for (int i = 0; i < given.size(); i++) {
                        value(wanted.get(0), given.get(i), path + "[" + i + "]");
                    }
                }
            } else {
                single(wanted.stringValue(), given, path);
            }
        }

        private void single(String wanted, JsonNode given, String path) {
            switch (wanted) {
                case "string" -> is(given.isString(), path, "a string");
                // 64 bits, as the clients read it.
                case "integer" -> is(given.isIntegralNumber() && given.canConvertToLong(), path, "an integer");
                case "boolean" -> is(given.isBoolean(), path, "true or false");
                case "object" -> is(given.isObject(), path, "an object");
                default -> {
                    List<String> words = List.of(wanted.split("\\|", -1));
                    is(
                            given.isString() && words.contains(given.stringValue()),
                            path,
                            "one of " + String.join(", ", words));
                }
            }
        }

        private boolean is(boolean right, String path, String wanted) {
            if (!right) {
                add(path, "must be " + wanted + ".");
            }
            return right;
        }

        private void add(String path, String predicate) {
            faults.add(Fault.of(path, path + " " + predicate));
        }

        private static String shown(String name) {
            return name.codePoints()
                    .limit(LONGEST_NAME)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
    }
}
