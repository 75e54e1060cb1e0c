package dev.daybook.access.limit;

import dev.daybook.access.limit.RateLimitRule.Source;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that is asked for, as the caller sent it: nothing here is checked yet. */
public record NewRateLimitRule(
        @Nullable BigInteger maxUsage, @Nullable BigInteger windowSeconds) {

    /** The rule for a scope, or a refusal that names all faults. */
    RateLimitRule check(String resource, @Nullable String orgId, @Nullable String userId, Source source) {
        List<Fault> faults = new ArrayList<>();
        if (!RateLimitRule.isResource(resource)) {
            faults.add(Fault.of(
                    "resource",
                    "The name of a resource is a letter and up to 63 letters, digits, dots, dashes or"
                            + " underscores."));
        }
        if (userId != null && !UserIds.isValid(userId)) {
            faults.add(Fault.of("userId", UserIds.COMPLAINT));
        }
        long usage = number("maxUsage", maxUsage, 0, RateLimitRule.LARGEST_USAGE, faults);
        long window = number("windowSeconds", windowSeconds, 1, RateLimitRule.LONGEST_WINDOW, faults);
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return new RateLimitRule(resource, orgId, userId, usage, Math.toIntExact(window), source);
    }

    /** A whole number within bounds; what is wrong with it is added to the faults. */
    static long number(String field, @Nullable BigInteger sent, long least, long most, List<Fault> faults) {
        if (sent == null) {
            faults.add(Fault.of(field, field + " is required."));
            return least;
        }
        if (sent.compareTo(BigInteger.valueOf(least)) < 0 || sent.compareTo(BigInteger.valueOf(most)) > 0) {
            faults.add(Fault.of(field, field + " must be a whole number from " + least + " to " + most + "."));
            return least;
        }
        return sent.longValue();
    }
}
