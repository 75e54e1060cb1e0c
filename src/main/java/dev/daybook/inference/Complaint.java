package dev.daybook.inference;

/** Why a value cannot be kept, as a sentence goes on where the column's name ends. */
record Complaint(String text) {

    static final Complaint UNSTORABLE = new Complaint("must not hold NUL or half a surrogate pair");

    /** Whether PostgreSQL cannot keep a text, which is UTF-8 without NUL there. */
    static boolean unstorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                return true;
            }
            if (Character.isSurrogate(unit)) {
                if (Character.isLowSurrogate(unit)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
