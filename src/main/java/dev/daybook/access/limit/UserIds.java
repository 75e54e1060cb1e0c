package dev.daybook.access.limit;

import dev.daybook.kernel.StorableText;

/** What can be the id of a user. Users need no registration, so that any such text is somebody. */
final class UserIds {

    static final String COMPLAINT = "userId must be 1 to 256 characters without control characters.";

    private static final int LONGEST = 256;

    private UserIds() {}

    static boolean isValid(String id) {
        return !id.isBlank() && id.codePointCount(0, id.length()) <= LONGEST && StorableText.isPlain(id);
    }
}
