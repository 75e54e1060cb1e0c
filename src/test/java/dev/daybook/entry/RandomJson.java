package dev.daybook.entry;

import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON that an event may have and that is hard to keep: odd numbers, odd texts, names in any order, white space. */
public final class RandomJson {

    private static final String[] SPACES = {"", "", "", " ", "\n\t"};

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "-0.0",
        "0e5",
        "0.000",
        "1e2",
        "1E+21",
        "1e23",
        "5e-324",
        "1.7976931348623157e308",
        "100.00",
        "1e-7",
        "-123456789012345e3",
        "9007199254740992",
        "123456789012345",
        "0.1",
        "-1.50e1"
    };

    private static final int[] CHARACTERS = {
        'a', 'b', 'Z', '"', '\\', '/', '\n', '\r', '\t', '\b', '\f', 1, 0x1f, 0x7f, 0x80, 0xe9, 0x301, 0x20ac, 0x202e,
        0x2028, 0xd7ff, 0xe000, 0xfb33, 0xfffe, 0xffff, 0x1f600, 0x10ffff, '\'', '{', ':'
    };

    private RandomJson() {}

    /** The text of an object. */
    public static String object(Random random) {
        return object(random, 0);
    }

    private static String object(Random random, int depth) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = random.nextInt(depth == 0 ? 6 : 4); i > 0; i--) {
            names.add(text(random));
        }
        return names.stream()
                .map(name -> space(random) + quoted(random, name) + space(random) + ":" + value(random, depth + 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Random random, int depth) {
        String value = switch (random.nextInt(depth < 5 ? 9 : 6)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3 -> number(random);
            case 4, 5 -> quoted(random, text(random));
            case 6 ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(n -> value(random, depth + 1))
                        .collect(Collectors.joining(",", "[", "]"));
            default -> object(random, depth);
        };
        return space(random) + value + space(random);
    }

    private static String space(Random random) {
        return SPACES[random.nextInt(SPACES.length)];
    }

    private static String number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> Integer.toString(random.nextInt(-1000, 1000));
            case 2 -> Long.toString(random.nextLong() >> 11);
            default -> {
                double value = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(value) ? CanonicalNumber.of(value) : "1.5";
            }
        };
    }

    /** Any text that PostgreSQL can hold. */
    public static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    /** A string with as many escapes as there must be, and sometimes more. */
    private static String quoted(Random random, String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            boolean needed = unit < ' ' || unit == '"' || unit == '\\';
            if (needed || (random.nextInt(10) == 0 && !Character.isSurrogate(unit))) {
                text.append(random.nextBoolean() ? "\\u%04x".formatted((int) unit) : "\\u%04X".formatted((int) unit));
            } else {
                text.append(unit);
            }
        }
        return text.append('"').toString();
    }
}
