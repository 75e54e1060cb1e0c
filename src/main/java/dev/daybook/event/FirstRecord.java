package dev.daybook.event;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The first record of an event whose producer named it.
 *
 * @param position its position
 * @param type its label and report
 * @param event its content
 * @param forgotten identifying values that it once had and that are forgotten, so that nothing can be compared with them
 */
record FirstRecord(long position, EventType type, NewEvent event, Set<Identity.Field> forgotten) {

    /** An event that was numbered in this transaction. */
    static FirstRecord of(PreparedEvent event, long position) {
        return new FirstRecord(position, event.type(), event.event(), Set.of());
    }

    /** An event in the log, and the text of its digests. */
    static FirstRecord stored(AuditEvent stored, String digests) {
        NewEvent event = new NewEvent(
                stored.type().label(),
                stored.type().report(),
                stored.timestamp(),
                stored.actor(),
                stored.scope(),
                stored.target(),
                stored.details(),
                stored.idempotencyKey());
        Identity identity = Identity.of(event);
        Set<Identity.Field> forgotten = EnumSet.noneOf(Identity.Field.class);
        for (Identity.Field field : Identity.Field.values()) {
            if (identity.value(field) == null && digests.contains('"' + field.name() + '"')) {
                forgotten.add(field);
            }
        }
        return new FirstRecord(stored.position(), stored.type(), event, forgotten);
    }

    /** Whether an event of the same identity has the same content, so that posting it again changes nothing. */
    boolean isSameAs(PreparedEvent other) {
        NewEvent again = other.event();
        return type.equals(other.type())
                && Objects.equals(event.idempotencyKey(), again.idempotencyKey())
                && event.actor().userId().equals(again.actor().userId())
                && Objects.equals(event.actor().type(), again.actor().type())
                && Objects.equals(event.actor().apiKeyId(), again.actor().apiKeyId())
                && isSameScope(again.scope())
                && Objects.equals(event.target(), again.target())
                && isSameIdentity(Identity.of(again))
                && isSameJson(event.actor().attributes(), again.actor().attributes())
                && isSameJson(event.details(), again.details());
    }

    private boolean isSameScope(Scope again) {
        Scope scope = event.scope();
        return scope.orgId().equals(again.orgId())
                && Objects.equals(scope.projectId(), again.projectId())
                && Objects.equals(scope.projectType(), again.projectType())
                && Objects.equals(scope.userProjectRole(), again.userProjectRole());
    }

    private boolean isSameIdentity(Identity again) {
        Identity identity = Identity.of(event);
        for (Identity.Field field : Identity.Field.values()) {
            if (!forgotten.contains(field) && !Objects.equals(identity.value(field), again.value(field))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSameJson(String one, String other) {
        return one.equals(other) || CanonicalJson.of(one).equals(CanonicalJson.of(other));
    }
}
