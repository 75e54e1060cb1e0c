package dev.daybook.console.markup;

import java.util.Locale;

/**
 * Texts that others sent, as people are shown them: what is invisible in a text, or turns its direction, is written out, so that
 * two texts that differ never look the same for that reason. Whoever shows the text escapes it all the same.
 */
public final class ShownText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int DELETE = 0x7F;
    private static final int PICTURE_OF_NUL = 0x2400;
    private static final int PICTURE_OF_DELETE = 0x2421;
    private static final int LAST_LATIN = 0x24F;

    private ShownText() {}

    /** A text with everything in it visible: control characters as their pictures ({@code ␀}), others by their number. */
    public static String of(String text) {
        int plain = 0;
        while (plain < text.length() && isPlain(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, plain);
        int point;
        for (int i = plain; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (point < ' ') {
                shown.appendCodePoint(PICTURE_OF_NUL + point);
            } else if (point == DELETE) {
                shown.appendCodePoint(PICTURE_OF_DELETE);
            } else if (isInvisible(point) && !isJoinerAmongForeign(text, i, point)) {
                shown.append(String.format(Locale.ROOT, "⟨U+%04X⟩", point));
            } else {
                shown.appendCodePoint(point);
            }
        }
        return shown.toString();
    }

    /** The beginning of a text, of as many characters at most, and a sign that more follow. */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return of(text);
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return of(text.substring(0, end)) + "…";
    }

    private static boolean isPlain(char unit) {
        return unit >= ' ' && unit < DELETE;
    }

    private static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            // Signs of Arabic numbers are of this kind too, and seen.
            case Character.FORMAT -> !isSeenFormat(point);
            default -> false;
        };
    }

    private static boolean isSeenFormat(int point) {
        return (point >= 0x600 && point <= 0x605) || point == 0x6DD || point == 0x70F || point == 0x8E2;
    }

    /** Persian words and joined pictures need these; between Latin letters they only deceive. */
    private static boolean isJoinerAmongForeign(String text, int at, int point) {
        return (point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER)
                && at > 0
                && at + 1 < text.length()
                && text.codePointBefore(at) > LAST_LATIN
                && text.codePointAt(at + 1) > LAST_LATIN;
    }
}
