package dev.daybook.access;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.PathSegment;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collaborator whom a caller wants to add, as it was sent: nothing here is checked yet.
 *
 * @param userId the user; the mail address stands for it where it is absent, because users need no registration
 * @param userEmail the user's mail address
 * @param role the word of a {@link ModelRole}
 */
public record NewCollaborator(
        @Nullable String userId,
        @Nullable String userEmail,
        @Nullable String role) {

    /** The most characters that a user's id or mail address may have. */
    public static final int LONGEST_TEXT = 256;

    /** A request that was found right; the mail address is given only beside an id. */
    record Checked(String userId, @Nullable String userEmail, ModelRole role) {}

    /** This request, or a refusal that names all its faults. */
    Checked check() {
        List<Fault> faults = new ArrayList<>();
        if (userId == null && userEmail == null) {
            faults.add(Fault.of("user_id", "user_id or user_email is required."));
        }
        checkText("user_id", userId, faults);
        checkText("user_email", userEmail, faults);
        ModelRole checkedRole = ModelRole.named(role).orElse(ModelRole.OWNER);
        if (role == null) {
            faults.add(Fault.of("role", "role is required."));
        } else if (checkedRole == ModelRole.OWNER) {
            faults.add(Fault.of("role", "role must be one of viewer, editor, admin."));
        }
        String checkedUserId = userId == null ? userEmail : userId;
        if (checkedUserId == null || !faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return new Checked(checkedUserId, userId == null ? null : userEmail, checkedRole);
    }

    private static void checkText(String field, @Nullable String value, List<Fault> faults) {
        if (value == null) {
            return;
        }
        if (value.isBlank()) {
            faults.add(Fault.of(field, field + " must not be empty."));
        } else if (PathSegment.isStep(value)) {
            faults.add(Fault.of(field, field + " must not be . or .., which no path can name."));
        } else if (value.length() > LONGEST_TEXT) {
            faults.add(Fault.of(field, field + " is longer than " + LONGEST_TEXT + " characters."));
        } else if (!StorableText.isPlain(value)) {
            faults.add(Fault.of(field, field + " must not hold control characters or half a surrogate pair."));
        }
    }
}
