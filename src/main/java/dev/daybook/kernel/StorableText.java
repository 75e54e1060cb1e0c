package dev.daybook.kernel;

/**
 * Which texts can be stored: PostgreSQL's are UTF-8 without NUL. Its driver counts the bytes of half a surrogate pair
 * otherwise than it sends them, so that such a text does not fail but hangs the statement, and whoever waits for it.
 */
public final class StorableText {

    /** What is wrong with a text that cannot be stored, as a sentence goes on where the field's name ends. */
    public static final String COMPLAINT = "must not hold NUL or half a surrogate pair";

    private StorableText() {}

    /** Whether a text can be stored. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                return false;
            }
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Whether a text can be stored and has no control characters, so that it cannot end a line that shows it. */
    public static boolean isPlain(String text) {
        return isStorable(text) && text.chars().noneMatch(Character::isISOControl);
    }
}
