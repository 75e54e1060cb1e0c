package dev.daybook.api.proof;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.kernel.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InsufficientAuthenticationException;

/**
 * An organization as the segment of a path. Not every proxy lets every escape pass, such as that of a semicolon; so every
 * organization can also be written as {@code ~} and the base64url of its name, and one that begins with {@code ~} must be.
 *
 * @param organization the organization
 */
record LogName(String organization) {

    private static final String ENCODED = "~";

    /** The organization that a segment, already decoded, stands for. */
    static LogName parse(String segment) {
        if (!segment.startsWith(ENCODED)) {
            return new LogName(segment);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(segment.substring(ENCODED.length()));
            return new LogName(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            throw unknown();
        }
    }

    /** Refuses a caller of another organization, to whom this log does not exist; without one, whatever is open is. */
    LogName requireReadable(@Nullable Caller caller) {
        if (caller != null && !caller.isSystemAdministrator() && !caller.orgId().equals(organization)) {
            throw unknown();
        }
        return this;
    }

    /** Refuses who may not read the entries themselves, as unknown who has no token. */
    LogName requireEntries(@Nullable Caller caller) {
        requireReadable(caller);
        if (caller == null) {
            throw new InsufficientAuthenticationException("Entries are read with a token");
        }
        caller.require(Permission.CAN_ACCESS_USER_ACTIVITY);
        return this;
    }

    static Refusal unknown() {
        return new Refusal.NotFound("There is no such log.");
    }
}
