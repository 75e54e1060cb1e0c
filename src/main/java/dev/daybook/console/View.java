package dev.daybook.console;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the layout shows around each page, and what its templates use: {@code view} in every template.
 *
 * @param caller who looks at it; null where nobody is signed in
 * @param current the place of the page, if it has one
 * @param places where this caller may go
 * @param org the organization that a system administrator chose to look at; null for the caller's own, or for all of them
 * @param theme light or dark, where the viewer chose
 */
public record View(
        @Nullable Caller caller,
        @Nullable Place current,
        List<Place> places,
        @Nullable String org,
        ViewerZone zone,
        @Nullable String theme,
        Assets assets,
        String address) {

    public boolean isSignedIn() {
        return caller != null;
    }

    /** Whether the viewer can choose an organization to look at. */
    public boolean canSwitch() {
        return caller != null && caller.isSystemAdministrator();
    }

    /** Whether the caller has a permission of that name. */
    public boolean may(String permission) {
        return caller != null && caller.may(Permission.valueOf(permission));
    }

    /** A path of the console, on which the organization that was chosen stays chosen. */
    public String keep(String path) {
        return new Address(path).with("org", org).text();
    }
}
