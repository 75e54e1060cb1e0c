package dev.daybook.access;

import dev.daybook.kernel.StorableText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be the id or name of a caller, or its organization, whoever says so: an administrator or a JWT. */
final class CallerText {

    /** The most characters that a name or an id may have. */
    static final int LONGEST = 200;

    /** What the log takes as an organization: the caller's events are to be kept there. */
    private static final Pattern ORGANIZATION = Pattern.compile("[^\\p{IsWhite_Space}/\\p{Cc}\\p{Cs}]{1,128}");

    private CallerText() {}

    /** What is wrong with a name or an id, as a sentence goes on where the field's name ends; null if nothing is. */
    static @Nullable String complaint(String text) {
        if (text.isBlank()) {
            return "must not be empty";
        }
        if (text.codePointCount(0, text.length()) > LONGEST) {
            return "must have at most " + LONGEST + " characters";
        }
        return StorableText.isPlain(text) ? null : "must not hold control characters or half a surrogate pair";
    }

    /** Whether a text can be the id of an organization. */
    static boolean isOrganization(String text) {
        return ORGANIZATION.matcher(text).matches();
    }
}
