package dev.daybook.usage;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name that a producer gives to a post, so that the same post counts once however often it is sent.
 *
 * @param orgId the organization of the producer; others' keys are others' names
 */
public record IdempotencyKey(String orgId, String key) {

    private static final Pattern FORM = Pattern.compile("[!-~]([ -~]{0,254}[!-~])?");

    /**
     * A key.
     *
     * @throws Refusal.Invalid if the key is not 1 to 256 visible characters of ASCII
     */
    public IdempotencyKey {
        if (!FORM.matcher(key).matches()) {
            throw new Refusal.Invalid(List.of(fault("must be 1 to 256 visible characters of ASCII.")));
        }
    }

    static Fault fault(String complaint) {
        return Fault.of("Idempotency-Key", "Idempotency-Key " + complaint);
    }
}
