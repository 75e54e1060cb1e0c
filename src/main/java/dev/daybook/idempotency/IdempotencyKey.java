package dev.daybook.idempotency;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name that a producer gives to a post, so that the same post is taken once however often it is sent.
 *
 * @param kind what is posted; a key of one kind says nothing about another
 * @param orgId the organization of the producer; others' keys are others' names
 */
public record IdempotencyKey(String kind, String orgId, String key) {

    /** The header field that carries it. */
    public static final String FIELD = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");

    /**
     * A key.
     *
     * @throws Refusal.Invalid if the key is not 1 to 256 visible characters of ASCII
     */
    public IdempotencyKey {
        if (!FORM.matcher(key).matches()) {
            throw new Refusal.Invalid(FIELD, FIELD + " must be 1 to 256 visible characters of ASCII.");
        }
    }

    /** The refusal of what is posted under the key of something else. */
    static Refusal.Conflict taken() {
        return new Refusal.Conflict(List.of(Fault.of(FIELD, FIELD + " was used for another post before.")));
    }
}
