package dev.daybook.event;

import dev.daybook.kernel.EventId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of an event, which a proof is about: RFC 8785 JSON, in which each identifying value stands only as
 * its salted digest.
 */
final class CanonicalForm {

    /** What an entry of a C2SP tlog-tiles bundle can hold. */
    static final int MAX_BYTES = 65_535;

    /** More than the names, punctuation, digests, numbers and times of any event take. */
    private static final int FRAME_BYTES = 2048;

    /** The most bytes that one UTF-16 unit takes: a control character becomes six, any other at most three. */
    private static final int BYTES_PER_UNIT = 6;

    private CanonicalForm() {}

    /** Whether an event fits an entry at whatever position. Most events are small and are not written out for this. */
    static boolean fits(NewEvent event, EventId id, Instant receivedAt, EventType type, Identity.Seal seal) {
        Actor actor = event.actor();
        Scope scope = event.scope();
        Target target = event.target();
        int units = units(type.label())
                + units(actor.userId())
                + units(actor.type())
                + units(actor.apiKeyId())
                + units(actor.attributes())
                + units(scope.orgId())
                + units(scope.projectId())
                + units(scope.projectType())
                + units(scope.userProjectRole())
                + (target == null ? 0 : units(target.type()) + units(target.id()) + units(target.name()))
                + units(event.details())
                + units(event.idempotencyKey());
        return units <= (MAX_BYTES - FRAME_BYTES) / BYTES_PER_UNIT
                || bytes(event, id, Long.MAX_VALUE, receivedAt, type, seal).length <= MAX_BYTES;
    }

    /** The canonical bytes of an event at a position. */
    static byte[] bytes(
            NewEvent event, EventId id, long position, Instant receivedAt, EventType type, Identity.Seal seal) {
        Members members = new Members();
        members.string("v", "1");
        members.string("id", id.toString());
        members.json("position", Long.toString(position));
        members.string("receivedAt", receivedAt.toString());
        members.string("event", type.label());
        members.string("report", type.report().name());
        members.string("idempotencyKey", event.idempotencyKey());
        members.json("identity", seal.digests());
        members.json("details", event.details());
        Actor actor = event.actor();
        members.json(
                "actor",
                new Members()
                        .string("userId", actor.userId())
                        .string("type", actor.type())
                        .string("apiKeyId", actor.apiKeyId())
                        .json("attributes", actor.attributes())
                        .toString());
        Scope scope = event.scope();
        members.json(
                "scope",
                new Members()
                        .string("orgId", scope.orgId())
                        .string("projectId", scope.projectId())
                        .string("projectType", scope.projectType())
                        .string("userProjectRole", scope.userProjectRole())
                        .toString());
        Target target = event.target();
        if (target != null) {
            members.json(
                    "target",
                    new Members()
                            .string("type", target.type())
                            .string("id", target.id())
                            .string("name", target.name())
                            .toString());
        }
        return CanonicalJson.of(members.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private static int units(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** A JSON object in the making; what is null is left out. */
    private static final class Members {

        private final StringBuilder text = new StringBuilder("{");

        Members string(String name, @Nullable String value) {
            if (value != null) {
                name(name);
                CanonicalJson.quote(value, text);
            }
            return this;
        }

        Members json(String name, String value) {
            name(name).append(value);
            return this;
        }

        private StringBuilder name(String name) {
            if (text.length() > 1) {
                text.append(',');
            }
            CanonicalJson.quote(name, text);
            return text.append(':');
        }

        @Override
        public String toString() {
            return text + "}";
        }
    }
}
