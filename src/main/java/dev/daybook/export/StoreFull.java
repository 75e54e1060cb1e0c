package dev.daybook.export;

import java.io.IOException;
import org.springframework.util.unit.DataSize;

/** An artifact has no room. The message is for the caller. */
final class StoreFull extends IOException {

    StoreFull(String message) {
        super(message);
    }

    StoreFull(String message, IOException cause) {
        super(message, cause);
    }

    /** What to say if all artifacts of an organization are as large as they may be. */
    static String ofOrganization(DataSize most) {
        return "The artifacts of the organization would have more than " + inWords(most)
                + " together, the limit (daybook.export.max-organization-size). Ask for a shorter range, or again when"
                + " older exports have expired.";
    }

    static String inWords(DataSize size) {
        return size.toGigabytes() > 0
                ? size.toGigabytes() + " GB"
                : size.toMegabytes() > 0 ? size.toMegabytes() + " MB" : size.toBytes() + " bytes";
    }
}
