package dev.daybook.api.fiddler;

import dev.daybook.access.Caller;
import dev.daybook.inference.Author;
import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The ids that this contract wants, where ours are texts: clients read those of users and organizations as UUIDs. */
final class Ids {

    private Ids() {}

    /** The UUID of an organization; always the same one. */
    static String organization(String orgId) {
        return named("organization\n" + orgId);
    }

    /** The UUID of a user of an organization; always the same one. */
    static String user(String orgId, String userId) {
        return named("user\n" + orgId + "\n" + userId);
    }

    private static String named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The id of a thing in a path; a text that is none names nothing. */
    static UUID inPath(String text, String what) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException malformed) {
                throw new Refusal.NotFound("There is no such " + what + ".");
            }
        }
        throw new Refusal.NotFound("There is no such " + what + ".");
    }

    /** The id of a thing in a body. */
    static UUID inBody(String field, String text) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException malformed) {
                throw new Refusal.Invalid(field, field + " must be a UUID.");
            }
        }
        throw new Refusal.Invalid(field, field + " must be a UUID.");
    }

    /** The caller as who does something. */
    static Author author(Caller caller) {
        return author(caller, caller.orgId());
    }

    /** The caller as who does something in an organization. */
    static Author author(Caller caller, String orgId) {
        return new Author(orgId, caller.toActor(), caller.toPoster());
    }
}
