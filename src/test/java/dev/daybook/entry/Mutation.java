package dev.daybook.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.regex.Matcher.quoteReplacement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A way in which the bytes of an entry become others. They are mostly no entry any more; some are another one. */
public enum Mutation {
    BYTE_CHANGED((entry, random) -> {
        int at = random.nextInt(entry.length());
        return entry.substring(0, at) + (char) random.nextInt(256) + entry.substring(at + 1);
    }),
    BIT_CHANGED((entry, random) -> {
        int at = random.nextInt(entry.length());
        return entry.substring(0, at) + (char) (entry.charAt(at) ^ 1 << random.nextInt(8)) + entry.substring(at + 1);
    }),
    CHARACTER_CHANGED((entry, random) -> {
        int at = random.nextInt(entry.length());
        return entry.substring(0, at) + one(random, "0 1 9 a Z - \" { } , : \\") + entry.substring(at + 1);
    }),
    CUT((entry, random) -> entry.substring(0, random.nextInt(entry.length()))),
    BYTES_BEHIND((entry, random) -> entry + one(random, "\n } {} \0 , null") + one(random, " } 1")),
    MEMBER_LEFT_OUT(
            (entry, random) -> members(entry, random, members -> members.remove(random.nextInt(members.size())))),
    MEMBER_TWICE((entry, random) -> members(entry, random, members -> {
        int at = random.nextInt(members.size());
        members.add(at, members.get(at));
    })),
    MEMBERS_SWAPPED((entry, random) -> members(entry, random, members -> {
        int at = random.nextInt(members.size());
        Collections.swap(members, at, Math.max(0, at - 1));
    })),
    MEMBER_PUT_IN((entry, random) -> {
        String member = one(random, """
                "a":1 "id":"x" "zz":"x" "dialect":"x" "name":"x" "type":"x" "target":{} "userId":"x" "dialect":null""");
        return members(entry, random, members -> members.add(random.nextInt(members.size() + 1), member));
    }),
    VALUE_CHANGED((entry, random) -> members(entry, random, members -> {
        int at = random.nextInt(members.size());
        String member = members.get(at);
        members.set(at, member.substring(0, member.indexOf(':') + 1) + one(random, """
                null true 1 0 "" "x" {} [] "ADMIN_USAGE" {"a":"b"} {"userId":"x"}"""));
    })),
    SPACE_PUT_IN((entry, random) -> behind(entry, random, "{}[]:,\"", " \n\t\r".charAt(random.nextInt(4)) + "")),
    NUMBER_RESPELLED((entry, random) -> {
        String number = one(random, """
                0 -0 1 01 1.0 1e2 100 1E2 1e+2 0.1 0.10 .1 1. +1 1e21 1e+21 1e-7 0.0000001 0.000001 5e-324 4.9e-324 1e400 -1 \
                NaN Infinity 100000000000000000000 9007199254740993 9007199254740992 0x10 1d 1f - 1e 123456789012345 \
                1234567890123456 12345678901234567 -1.5 0e1 -0.0000033333333333333333 0.00000123456789012345678901""");
        return detailed(entry, random.nextBoolean() ? "{\"n\":" + number + "}" : "{\"n\":[" + number + "]}");
    }),
    POSITION_RESPELLED((entry, random) -> replaced(entry, "\"position\":[0-9]+", "\"position\":" + one(random, """
            00 01 -1 -0 1.0 1e3 17592186044415 17592186044416 9007199254740991 99999999999999999999 "1" \t1 +1 7"""))),
    ESCAPE_PUT_IN((entry, random) -> behind(
            entry,
            random,
            "\"abcdeimnopstux",
            one(
                    random,
                    "\\u0061 \\/ \\u001F \\u001f \\u000a \\n \\u0000 \\ud800 \\\" \\u0008 \\b \\u000b \\u00e9 \\x \\u00 \\\\"
                            + " \\uD83D\\uDE00"))),
    BYTES_OF_NO_TEXT((entry, random) -> behind(
            entry,
            random,
            "\"abcdeimnopstux",
            one(
                    random,
                    "\0 \u0001 \u001f \u007f \u0080 \u00c3 \u00c3\u00a9 \u00c0\u0080 \u00c1\u00bf \u00e0\u009f\u00bf"
                            + " \u00e0\u00a0\u0080 \u00ed\u00a0\u0080 \u00ed\u009f\u00bf \u00f0\u008f\u00bf\u00bf"
                            + " \u00f0\u0090\u0080\u0080 \u00f4\u008f\u00bf\u00bf \u00f4\u0090\u0080\u0080"
                            + " \u00f5\u0080\u0080\u0080 \u00fe \u00ff \u00ef\u00bb\u00bf \u00ef\u00bf\u00bf"))),
    TIME_CHANGED((entry, random) -> {
        String time = one(random, """
                2026-11-22T10:11:12.500000Z 2026-11-22T10:11:12.5Z 2026-11-22T10:11:12Z 2026-11-22T10:11:12.500000+00:00 \
                2026-13-22T10:11:12.500000Z 2026-02-29T10:11:12.500000Z 2024-02-29T10:11:12.500000Z \
                2026-11-22T24:00:00.000000Z 2026-11-22T23:59:60.000000Z 1969-12-31T23:59:59.999999Z \
                +10000-01-01T00:00:00.000000Z 2026-11-22t10:11:12.500000z 2026-11-22\t10:11:12.500000Z \
                2026-00-22T10:11:12.500000Z 2026-11-00T10:11:12.500000Z 2026-11-22T10:60:12.500000Z""");
        String name = one(random, "\"receivedAt\":\" \"timestamp\":\"");
        return replaced(entry, name + "[^\"]*", name + time);
    }),
    DIGEST_CHANGED((entry, random) -> {
        String digest = one(random, "#A #B # #AA #= +# _# ").replace("#", "A".repeat(42));
        return replaced(entry, "\"identity\":\\{[^}]*}", "\"identity\":{\"ip\":\"" + digest + "\"}");
    }),
    NAMES_OF_DETAILS((entry, random) -> {
        String names = " a aa b B \\n \\f \\b \\\" \\u001f \u00c3\u00a9 \u00ee\u0080\u0080 \u00ef\u00ac\u00b3"
                + " \u00f0\u009f\u0098\u0080 \u00ed\u009f\u00bf a\\n a\\f \\\\u";
        String both = "{\"" + one(random, names) + "\":1,\"" + one(random, names) + "\":2}";
        return detailed(entry, random.nextBoolean() ? both : "{\"x\":[" + both + "]}");
    }),
    DETAILS_OF_ANOTHER_KIND((entry, random) -> detailed(entry, one(random, """
            [] null 1 "x" true { {] {"a":[} {"a"} {"a":} {,} {"a":1,} {"a":[1,]} {"a":tru} {a:1} {"a":[1}"""))),
    LEVELS_OF_DETAILS((entry, random) -> {
        int levels = random.nextInt(490, 510);
        return detailed(
                entry,
                random.nextBoolean()
                        ? "{\"a\":".repeat(levels) + "1" + "}".repeat(levels)
                        : "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
    }),
    LONGER_THAN_AN_ENTRY((entry, random) -> {
        int room = Leaf.MAX_BYTES - detailed(entry, "{\"a\":\"\"}").length();
        return detailed(entry, "{\"a\":\"" + "x".repeat(room - random.nextInt(-1, 15)) + "\"}");
    });

    /** Changes an entry, of which each unit is a byte. */
    private interface Change {

        String of(String entry, Random random);
    }

    /** A function of its arguments alone. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Change change;

    Mutation(Change change) {
        this.change = change;
    }

    /** Changed bytes of an entry. */
    public byte[] of(byte[] entry, Random random) {
        return change.of(new String(entry, ISO_8859_1), random).getBytes(ISO_8859_1);
    }

    /** One of some texts, which have spaces between them. */
    private static String one(Random random, String choices) {
        String[] texts = choices.split(" ", -1);
        return texts[random.nextInt(texts.length)];
    }

    private static String replaced(String entry, String pattern, String other) {
        return entry.replaceFirst(pattern, quoteReplacement(other));
    }

    /** The entry with other details. */
    private static String detailed(String entry, String details) {
        return entry.replaceFirst(
                "\"details\":.*?,\"(dialect|event)\":\"", quoteReplacement("\"details\":" + details) + ",\"$1\":\"");
    }

    /** Puts something in behind one of some characters. */
    private static String behind(String entry, Random random, String characters, String what) {
        int at = random.nextInt(entry.length());
        while (characters.indexOf(entry.charAt(at)) < 0) {
            at = (at + 1) % entry.length();
        }
        return entry.substring(0, at + 1) + what + entry.substring(at + 1);
    }

    private interface MemberChange {

        void of(List<String> members);
    }

    /** Changes the members of the entry or, more often, of one of the objects in it. */
    private static String members(String entry, Random random, MemberChange change) {
        List<Integer> objects = new ArrayList<>();
        boolean quoted = false;
        for (int i = 0; i < entry.length(); i++) {
            char unit = entry.charAt(i);
            if (unit == '\\') {
                i++;
            } else if (unit == '"') {
                quoted = !quoted;
            } else if (unit == '{' && !quoted && entry.charAt(i + 1) != '}') {
                objects.add(i);
            }
        }
        int begin = random.nextInt(3) == 0 ? 0 : objects.get(random.nextInt(objects.size()));
        List<String> members = new ArrayList<>();
        int end = split(entry, begin + 1, members);
        change.of(members);
        return entry.substring(0, begin + 1) + String.join(",", members) + entry.substring(end);
    }

    private static int split(String entry, int begin, List<String> members) {
        int depth = 0;
        boolean quoted = false;
        int start = begin;
        for (int i = begin; ; i++) {
            char unit = entry.charAt(i);
            if (quoted) {
                if (unit == '\\') {
                    i++;
                } else if (unit == '"') {
                    quoted = false;
                }
            } else if (unit == '"') {
                quoted = true;
            } else if (unit == '{' || unit == '[') {
                depth++;
            } else if (depth > 0 && (unit == '}' || unit == ']')) {
                depth--;
            } else if (depth == 0 && (unit == ',' || unit == '}')) {
                members.add(entry.substring(start, i));
                start = i + 1;
                if (unit == '}') {
                    return i;
                }
            }
        }
    }
}
