package dev.daybook.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Goes over the bytes of JSON in the form of RFC 8785, and refuses every other form of it: white space, names that are not
 * in their order or come twice, other spellings of numbers and escapes, what is no UTF-8, and characters that the log
 * does not keep. It makes no texts: whoever verifies an export reads a whole log.
 */
final class CanonicalCursor {

    /** So many decimal digits always survive a double. */
    private static final int SAFE_DIGITS = 15;

    /**
     * Characters are in the order of their bytes, but as units those from U+E000 on are behind the surrogates that those
     * from U+10000 on are made of.
     */
    private static final int BEHIND_SURROGATES = 0xEE;

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] bytes;
    private int at;

    CanonicalCursor(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Where it is. */
    int at() {
        return at;
    }

    /** Whether it is just behind a character. */
    boolean isBehind(char character) {
        return bytes[at - 1] == character;
    }

    /** What comes next. */
    byte next() {
        if (at >= bytes.length) {
            throw malformed("more must follow");
        }
        return bytes[at];
    }

    void expect(char character) {
        if (next() != character) {
            throw malformed("'" + character + "' must follow");
        }
        at++;
    }

    void end() {
        if (at < bytes.length) {
            throw malformed("nothing may follow");
        }
    }

    MalformedEntryException malformed(String problem) {
        return new MalformedEntryException("At byte " + at + " " + problem + ".");
    }

    /** Goes behind the name of a member and its colon, if that member is the next one. */
    boolean begins(byte[] member) {
        int start = isBehind('{') ? at : at + 1;
        int end = start + member.length;
        if (end > bytes.length
                || !Arrays.equals(bytes, start, end, member, 0, member.length)
                || (start > at && bytes[at] != ',')) {
            return false;
        }
        at = end;
        return true;
    }

    /** Goes behind an object of digests. */
    Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        expect('{');
        int previous = -1;
        int previousEnd = -1;
        while (next() != '}') {
            if (previous >= 0) {
                expect(',');
            }
            int name = at + 1;
            int nameEnd = string();
            order(previous, previousEnd, name, nameEnd);
            expect(':');
            int digest = at + 1;
            int digestEnd = string();
            if (!SaltedDigest.isDigest(bytes, digest, digestEnd)) {
                throw malformed("a digest must end");
            }
            digests.put(text(name, nameEnd), text(digest, digestEnd));
            previous = name;
            previousEnd = nameEnd;
        }
        at++;
        return digests;
    }

    /**
     * Goes behind an object.
     *
     * @param depth how many objects and arrays it is in, itself included
     */
    void object(int depth) {
        begin('{', depth);
        int previous = -1;
        int previousEnd = -1;
        while (next() != '}') {
            if (previous >= 0) {
                expect(',');
            }
            int name = at + 1;
            int nameEnd = string();
            order(previous, previousEnd, name, nameEnd);
            expect(':');
            value(depth);
            previous = name;
            previousEnd = nameEnd;
        }
        at++;
    }

    private void array(int depth) {
        begin('[', depth);
        boolean first = true;
        while (next() != ']') {
            if (!first) {
                expect(',');
            }
            value(depth);
            first = false;
        }
        at++;
    }

    private void begin(char bracket, int depth) {
        if (depth > CanonicalJson.MAX_DEPTH) {
            throw malformed("there are more than " + CanonicalJson.MAX_DEPTH + " levels");
        }
        expect(bracket);
    }

    private void value(int depth) {
        switch (next()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> word(TRUE);
            case 'f' -> word(FALSE);
            case 'n' -> word(NULL);
            default -> number();
        }
    }

    private void word(byte[] word) {
        int end = at + word.length;
        if (end > bytes.length || !Arrays.equals(bytes, at, end, word, 0, word.length)) {
            throw malformed("a value must follow");
        }
        at = end;
    }

    /** Goes behind a number, in the one form that ECMAScript gives it. */
    private void number() {
        int start = at;
        int digits = next() == '-' ? start + 1 : start;
        int end = digits;
        while (end < bytes.length && isDigit(bytes[end])) {
            end++;
        }
        boolean integer = end == bytes.length || !isOfNumber(bytes[end]);
        if (integer && end - digits <= SAFE_DIGITS) {
            boolean zero = end > digits && bytes[digits] == '0';
            if (end == digits || (zero && end - start > 1)) {
                throw malformed("a number must follow, as ECMAScript writes it");
            }
        } else {
            while (end < bytes.length && isOfNumber(bytes[end])) {
                end++;
            }
            if (!CanonicalNumber.isCanonical(new String(bytes, start, end - start, StandardCharsets.US_ASCII))) {
                throw malformed("a number must follow, as ECMAScript writes it");
            }
        }
        at = end;
    }

    private static boolean isDigit(byte unit) {
        return unit >= '0' && unit <= '9';
    }

    private static boolean isOfNumber(byte unit) {
        return isDigit(unit) || unit == '.' || unit == 'e' || unit == '+' || unit == '-';
    }

    /** Goes behind a whole number without a sign that is not larger than another one. */
    long wholeNumber(long largest) {
        int start = at;
        long number = 0;
        while (isDigit(next()) && number <= largest) {
            number = 10 * number + bytes[at++] - '0';
        }
        if (at == start || number > largest || (bytes[start] == '0' && at - start > 1)) {
            throw malformed("a number from 0 to " + largest + " must end");
        }
        return number;
    }

    /** Goes behind a string; returns where its closing quote is. */
    int string() {
        expect('"');
        int i = at;
        int width = 1;
        while (i < bytes.length && width > 0) {
            byte unit = bytes[i];
            if (unit == '"') {
                at = i + 1;
                return i;
            }
            if (unit >= ' ' && unit != '\\') {
                i++;
            } else {
                width = unit == '\\' ? escape(i) : unit < 0 ? character(i) : 0;
                i += width;
            }
        }
        at = i;
        throw malformed(width > 0 ? "more must follow" : "no character of a string follows, as it is written");
    }

    /** The width of an escape, if it is the one that its character is written with; otherwise 0. */
    private int escape(int start) {
        return switch (unit(start + 1)) {
            case '"', '\\', 'b', 't', 'n', 'f', 'r' -> 2;
            case 'u' ->
                unit(start + 2) == '0' && unit(start + 3) == '0' && isControl(unit(start + 4), unit(start + 5)) ? 6 : 0;
            default -> 0;
        };
    }

    /** Whether two hexadecimal digits are those of a control character that has no shorter escape and is not NUL. */
    private static boolean isControl(int high, int low) {
        boolean digit = low >= '0' && low <= '9';
        boolean letter = low >= 'a' && low <= 'f';
        return switch (high) {
            case '0' -> (digit && low != '0' && low != '8' && low != '9') || low == 'b' || low == 'e' || low == 'f';
            case '1' -> digit || letter;
            default -> false;
        };
    }

    /** The width of a character outside of ASCII, if it is in UTF-8 (RFC 3629, section 4); otherwise 0. */
    private int character(int start) {
        int lead = unit(start);
        int second = unit(start + 1);
        if (lead >= 0xC2 && lead <= 0xDF) {
            return isTail(second) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            boolean shortest = lead != 0xE0 || second >= 0xA0;
            boolean surrogate = lead == 0xED && second >= 0xA0;
            return isTail(second) && shortest && !surrogate && isTail(unit(start + 2)) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            boolean within = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F);
            return isTail(second) && within && isTail(unit(start + 2)) && isTail(unit(start + 3)) ? 4 : 0;
        }
        return 0;
    }

    private static boolean isTail(int unit) {
        return unit >= 0x80 && unit <= 0xBF;
    }

    /** A byte from 0 to 255, or -1 behind the end. */
    private int unit(int index) {
        return index < bytes.length ? Byte.toUnsignedInt(bytes[index]) : -1;
    }

    /** Refuses a name that is not behind the one before it, if there is one. */
    private void order(int previous, int previousEnd, int name, int nameEnd) {
        if (previous >= 0 && compare(previous, previousEnd, name, nameEnd) >= 0) {
            at = name;
            throw malformed("another name must follow, in the order of names");
        }
    }

    /** Compares names by their UTF-16 units, as RFC 8785 orders them. */
    private int compare(int one, int oneEnd, int other, int otherEnd) {
        int difference = Arrays.mismatch(bytes, one, oneEnd, bytes, other, otherEnd);
        if (difference < 0) {
            return 0;
        }
        int unit = one + difference < oneEnd ? unit(one + difference) : -1;
        int otherUnit = other + difference < otherEnd ? unit(other + difference) : -1;
        boolean ordered = unit < BEHIND_SURROGATES && otherUnit < BEHIND_SURROGATES && otherUnit != '\\';
        for (int i = one; ordered && i < oneEnd && i <= one + difference; i++) {
            ordered = bytes[i] != '\\';
        }
        return ordered ? Integer.compare(unit, otherUnit) : text(one, oneEnd).compareTo(text(other, otherEnd));
    }

    /** The text of a string that was gone over, without its quotes. */
    String text(int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        int escape = text.indexOf('\\');
        return escape < 0 ? text : unescaped(text, escape);
    }

    private static String unescaped(String text, int first) {
        StringBuilder characters = new StringBuilder(text.length());
        int written = 0;
        for (int escape = first; escape >= 0; escape = text.indexOf('\\', written)) {
            characters.append(text, written, escape);
            char escaped = text.charAt(escape + 1);
            written = escape + 2;
            switch (escaped) {
                case 'b' -> characters.append('\b');
                case 't' -> characters.append('\t');
                case 'n' -> characters.append('\n');
                case 'f' -> characters.append('\f');
                case 'r' -> characters.append('\r');
                case 'u' -> {
                    written = escape + 6;
                    characters.append((char) Integer.parseInt(text, escape + 2, written, 16));
                }
                default -> characters.append(escaped);
            }
        }
        return characters.append(text, written, text.length()).toString();
    }
}
