package dev.daybook.access;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.PathSegment;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A token that is asked for, as the caller sent it: nothing here is checked yet.
 *
 * @param orgId the organization to call in, or null for the caller's own
 * @param permissions the names of {@link Permission permissions}
 * @param expiresAt when it ends to be valid, or null for never
 */
public record NewApiToken(
        @Nullable String name,
        @Nullable String userId,
        @Nullable String username,
        @Nullable String orgId,
        @Nullable List<@Nullable String> permissions,
        @Nullable Instant expiresAt) {

    /** The most characters that a name or an id may have. */
    public static final int LONGEST_TEXT = CallerText.LONGEST;

    private static final String KNOWN_PERMISSIONS =
            Stream.of(Permission.values()).map(Permission::name).collect(Collectors.joining(", "));

    /** A request that was found right. */
    record Checked(
            String name,
            String userId,
            @Nullable String username,
            String orgId,
            Set<Permission> permissions,
            @Nullable Instant expiresAt) {}

    /** This request with every default filled in, or a refusal that names all its faults. */
    Checked check(String ownOrganization, Instant now) {
        List<Fault> faults = new ArrayList<>();
        String checkedName = required("name", name, faults);
        String checkedUserId = required("userId", userId, faults);
        checkText("username", username, faults);
        checkNoStep("userId", userId, faults);
        checkNoStep("orgId", orgId, faults);
        if (orgId != null && !CallerText.isOrganization(orgId)) {
            faults.add(Fault.of("orgId", "orgId must be 1 to 128 characters without white space or a slash."));
        }
        Set<Permission> checkedPermissions = checkPermissions(faults);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            faults.add(Fault.of("expiresAt", "expiresAt must be in the future."));
        }
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
        return new Checked(
                checkedName,
                checkedUserId,
                username,
                orgId == null ? ownOrganization : orgId,
                checkedPermissions,
                expiresAt);
    }

    private Set<Permission> checkPermissions(List<Fault> faults) {
        Set<Permission> known = EnumSet.noneOf(Permission.class);
        if (permissions == null || permissions.isEmpty()) {
            faults.add(Fault.of("permissions", "permissions must name at least one of " + KNOWN_PERMISSIONS + "."));
            return known;
        }
        for (String word : permissions) {
            Permission.named(word)
                    .ifPresentOrElse(
                            known::add,
                            () -> faults.add(Fault.of(
                                    "permissions", "A permission is not known; known are " + KNOWN_PERMISSIONS + ".")));
        }
        return known;
    }

    private static String required(String field, @Nullable String value, List<Fault> faults) {
        if (value == null) {
            faults.add(Fault.of(field, field + " is required."));
            return "";
        }
        checkText(field, value, faults);
        return value;
    }

    private static void checkText(String field, @Nullable String value, List<Fault> faults) {
        String complaint = value == null ? null : CallerText.complaint(value);
        if (complaint != null) {
            faults.add(Fault.of(field, field + " " + complaint + "."));
        }
    }

    private static void checkNoStep(String field, @Nullable String value, List<Fault> faults) {
        if (value != null && PathSegment.isStep(value)) {
            faults.add(Fault.of(field, field + " must not be . or .., which no path can name."));
        }
    }
}
