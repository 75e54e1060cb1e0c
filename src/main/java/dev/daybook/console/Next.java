package dev.daybook.console;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where to go after the sign-in: never out of the console, whatever a link says. */
final class Next {

    static final String HOME = "/console/";

    private static final int LONGEST = 2000;

    /** Visible ASCII alone: no backslash, and nothing that could begin another header. */
    private static final Pattern FORM = Pattern.compile(
            "/console/(?!/|sign-)[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(?:\\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");

    /** What browsers read as a step up, or as none. */
    private static final Pattern STEP = Pattern.compile("/(?:\\.|%2e){1,2}(?:/|$)", Pattern.CASE_INSENSITIVE);

    private Next() {}

    /** The path that was asked for, if it is one of the console's pages; its first page otherwise. */
    static String of(@Nullable String asked) {
        return asked != null && asked.length() <= LONGEST && FORM.matcher(asked).matches() && isBelow(asked)
                ? asked
                : HOME;
    }

    private static boolean isBelow(String address) {
        int query = address.indexOf('?');
        String path = query < 0 ? address : address.substring(0, query);
        return !path.contains("//") && !STEP.matcher(path).find();
    }
}
