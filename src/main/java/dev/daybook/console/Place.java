package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import java.util.function.Predicate;

/** Where the navigation leads, in its order, and to whom it is shown and open. */
public enum Place {
    EVENTS("Events", "/console/events", may(Permission.CAN_ACCESS_USER_ACTIVITY)),
    EXPORTS("Exports", "/console/exports", may(Permission.CAN_ACCESS_USER_ACTIVITY)),
    USAGE("Usage", "/console/usage", may(Permission.CAN_ACCESS_USER_ACTIVITY)),
    MODELS("Models", "/console/models", may(Permission.CAN_ACCESS_USER_ACTIVITY)),
    INTEGRITY("Integrity", "/console/integrity", may(Permission.CAN_ACCESS_USER_ACTIVITY)),
    TOKENS("API tokens", "/console/tokens", may(Permission.ADMIN_API_ACCESS)),
    LIMITS("Limits", "/console/limits", may(Permission.ADMIN_API_ACCESS)),
    JOBS("Jobs", "/console/jobs", may(Permission.CAN_ACCESS_USER_ACTIVITY)),
    HEALTH("Health", "/console/health", may(Permission.SYSTEM_ADMIN));

    private final String title;
    private final String path;
    private final Predicate<Caller> open;

    Place(String title, String path, Predicate<Caller> open) {
        this.title = title;
        this.path = path;
        this.open = open;
    }

    private static Predicate<Caller> may(Permission permission) {
        return caller -> caller.may(permission);
    }

    public String title() {
        return title;
    }

    public String path() {
        return path;
    }

    /** Whether a caller may go there. What it may do there the rooms decide. */
    boolean isOpenTo(Caller caller) {
        return open.test(caller);
    }
}
