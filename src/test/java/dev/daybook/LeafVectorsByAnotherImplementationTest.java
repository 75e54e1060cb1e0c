package dev.daybook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the entries of the vectors by docs/integrity.md alone, without a class of the service: with maps that are sorted,
 * and decimals that are tried until one is the same double.
 */
class LeafVectorsByAnotherImplementationTest {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(501).build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Pattern ESCAPED = Pattern.compile("[\\x00-\\x1f\"\\\\]");

    private static final Map<String, String> SHORT =
            Map.of("\"", "\\\"", "\\", "\\\\", "\b", "\\b", "\t", "\\t", "\n", "\\n", "\f", "\\f", "\r", "\\r");

    record Vector(String name, JsonNode json) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> vectors() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                LeafVectorsByAnotherImplementationTest.class.getResourceAsStream("/integrity/leaf-vectors.json"))) {
            return JSON.readTree(file)
                    .get("vectors")
                    .valueStream()
                    .map(json -> new Vector(json.get("name").asString(), json))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void hasTheSameBytesAndHash(Vector vector) throws NoSuchAlgorithmException {
        TreeMap<String, Object> entry = new TreeMap<>();
        vector.json
                .get("content")
                .properties()
                .forEach(member -> put(
                        entry,
                        member.getKey(),
                        switch (member.getKey()) {
                            case "details", "actor.attributes" ->
                                JSON.readTree(member.getValue().asString());
                            case "timestamp", "receivedAt" ->
                                time(member.getValue().asString());
                            default -> member.getValue().asString();
                        }));
        TreeMap<String, Object> identity = new TreeMap<>();
        for (JsonNode value : vector.json.get("identity")) {
            identity.put(value.get("name").asString(), digest(value));
        }
        entry.put("identity", identity);
        entry.put("position", vector.json.get("position"));
        entry.put("v", 1);

        String bytes = written(entry);

        assertThat(bytes).isEqualTo(vector.json.get("canonicalBytes").asString());
        assertThat(leafHash(bytes.getBytes(UTF_8)))
                .isEqualTo(vector.json.get("leafHash").asString());
    }

    @Test
    void hasTheExampleOfTheDocumentationAndItsHash() throws IOException, NoSuchAlgorithmException {
        String page = Files.readString(Path.of("docs/integrity.md"));
        List<String> examples =
                page.lines().filter(line -> line.startsWith("{\"actor\":")).toList();
        assertThat(examples).hasSize(1);
        assertThat(written(JSON.readTree(examples.getFirst()))).isEqualTo(examples.getFirst());
        assertThat(page).contains("`" + leafHash(examples.getFirst().getBytes(UTF_8)) + "`");
        byte[] golden = Files.readAllBytes(Path.of("src/test/resources/dev/daybook/integrity/golden-entry.json"));
        assertThat(page).contains(leafHash(golden) + "  -\n");
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> object, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            object.put(path, value);
        } else {
            put(
                    (Map<String, Object>) object.computeIfAbsent(path.substring(0, dot), name -> new TreeMap<>()),
                    path.substring(dot + 1),
                    value);
        }
    }

    private static String time(String time) {
        String[] parts = time.substring(0, time.length() - 1).split("\\.", -1);
        String fraction = parts.length > 1 ? parts[1] : "";
        return parts[0] + "." + fraction + "0".repeat(6 - fraction.length()) + "Z";
    }

    private static String digest(JsonNode value) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(Base64.getUrlDecoder().decode(value.get("salt").asString()));
            sha256.update(
                    (value.get("name").asString() + "\0" + value.get("value").asString()).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static String leafHash(byte[] bytes) throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((byte) 0);
        return HexFormat.of().formatHex(sha256.digest(bytes));
    }

    private static String written(Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(member -> quoted(String.valueOf(member.getKey())) + ":" + written(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof JsonNode node) {
            return written(node);
        }
        return value instanceof String text ? quoted(text) : value.toString();
    }

    private static String written(JsonNode node) {
        if (node.isObject()) {
            // Strings are compared by their UTF-16 units.
            TreeMap<String, Object> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            return written(members);
        }
        if (node.isArray()) {
            return node.valueStream()
                    .map(element -> written((Object) element))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (node.isNumber()) {
            return number(node.decimalValue());
        }
        return node.isString() ? quoted(node.stringValue()) : node.toString();
    }

    private static String quoted(String text) {
        return "\""
                + ESCAPED.matcher(text).replaceAll(found -> {
                    String unit = found.group();
                    String escape = SHORT.getOrDefault(unit, "\\u%04x".formatted((int) unit.charAt(0)));
                    return escape.replace("\\", "\\\\");
                })
                + "\"";
    }

    /** ECMA-262, Number::toString: the fewest digits of which the nearest double is this one. */
    private static String number(BigDecimal decimal) {
        double value = decimal.doubleValue();
        if (value < 0) {
            return "-" + number(decimal.negate());
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        for (int count = 1; ; count++) {
            // The two decimals of so many digits around it; the nearer first.
            int scale = count - (exact.precision() - exact.scale());
            BigDecimal nearest = exact.setScale(scale, RoundingMode.HALF_EVEN);
            if (nearest.doubleValue() == value) {
                return positioned(nearest.unscaledValue(), nearest.scale());
            }
        }
    }

    private static String positioned(BigInteger unscaled, int scale) {
        String digits = unscaled.toString().replaceFirst("0+$", "");
        int point = unscaled.toString().length() - scale;
        if (point > 21 || point <= -6) {
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            return mantissa + "e" + (point > 0 ? "+" : "") + (point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return digits.length() <= point
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
