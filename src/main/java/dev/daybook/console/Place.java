package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;

/** Where the navigation leads, in its order, and to whom it is shown and open. */
public enum Place {
    EVENTS("Events", "/console/events", Permission.CAN_ACCESS_USER_ACTIVITY),
    EXPORTS("Exports", "/console/exports", Permission.CAN_ACCESS_USER_ACTIVITY),
    USAGE("Usage", "/console/usage", Permission.CAN_ACCESS_USER_ACTIVITY),
    MODELS("Models", "/console/models", Permission.CAN_ACCESS_USER_ACTIVITY),
    INTEGRITY("Integrity", "/console/integrity", Permission.CAN_ACCESS_USER_ACTIVITY),
    TOKENS("API tokens", "/console/tokens", Permission.ADMIN_API_ACCESS),
    LIMITS("Limits", "/console/limits", Permission.ADMIN_API_ACCESS),
    JOBS("Jobs", "/console/jobs", Permission.CAN_ACCESS_USER_ACTIVITY),
    HEALTH("Health", "/console/health", Permission.SYSTEM_ADMIN);

    private final String title;
    private final String path;
    private final Permission permission;

    Place(String title, String path, Permission permission) {
        this.title = title;
        this.path = path;
        this.permission = permission;
    }

    public String title() {
        return title;
    }

    public String path() {
        return path;
    }

    /** Whether a caller may go there. What it may do there the rooms decide. */
    boolean isOpenTo(Caller caller) {
        return caller.may(permission);
    }
}
