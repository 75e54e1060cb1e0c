package dev.daybook.event;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON in the one form that RFC 8785 gives it: keys in the order of their UTF-16 units, numbers as ECMAScript writes
 * them, and no white space.
 */
final class CanonicalJson {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // A number of jsonb may come back with all its zeros.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(2000)
                            .build())
                    .build())
            .build();

    private CanonicalJson() {}

    /** The tree of a JSON text. */
    static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    /** The canonical form of a JSON text. */
    static String of(String json) {
        StringBuilder text = new StringBuilder(json.length());
        write(read(json), text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
            text.append('{');
            sorted.forEach((key, value) -> {
                if (text.charAt(text.length() - 1) != '{') {
                    text.append(',');
                }
                quote(key, text);
                text.append(':');
                write(value, text);
            });
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            for (int i = 0; i < node.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                write(node.get(i), text);
            }
            text.append(']');
        } else if (node.isString()) {
            quote(node.stringValue(), text);
        } else if (node.isNumber()) {
            text.append(number(node.decimalValue().doubleValue()));
        } else {
            text.append(node);
        }
    }

    /** A string between quotes, with the escapes of RFC 8785, section 3.2.2.2. */
    static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (character < ' ') {
                        text.append("\\u00")
                                .append(character < 0x10 ? '0' : '1')
                                .append(Character.forDigit(character & 0xF, 16));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }

    /** A number as ECMAScript's Number::toString writes it; {@code value} is finite. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String text;
        if (point > 21 || point < -5) {
            int exponent = point - 1;
            text = digits.charAt(0)
                    + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + (exponent < 0 ? "e-" : "e+")
                    + Math.abs(exponent);
        } else if (point <= 0) {
            text = "0." + "0".repeat(-point) + digits;
        } else if (point >= digits.length()) {
            text = digits + "0".repeat(point - digits.length());
        } else {
            text = digits.substring(0, point) + "." + digits.substring(point);
        }
        return value < 0 ? "-" + text : text;
    }

    /** The shortest decimal that reads back as the same double: Java's own (since JDK 19), which has two digits at least. */
    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            BigDecimal oneDigit = decimal.round(new MathContext(1));
            if (oneDigit.doubleValue() == value) {
                return oneDigit.stripTrailingZeros();
            }
        }
        return decimal;
    }
}
