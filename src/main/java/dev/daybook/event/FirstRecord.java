package dev.daybook.event;

import dev.daybook.entry.CanonicalJson;
import dev.daybook.entry.LeafHash;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The first record of an event whose producer named it.
 *
 * @param position its position
 * @param timestamp when it happened
 * @param leafHash the hash of its leaf
 * @param type its label and report
 * @param event its content
 * @param sealed the names of the identifying values that it had
 */
record FirstRecord(
        long position, Instant timestamp, LeafHash leafHash, EventType type, NewEvent event, Set<String> sealed) {

    /** An event that was numbered in this transaction. */
    static FirstRecord of(PreparedEvent event, long position, LeafHash leafHash) {
        return new FirstRecord(
                position,
                event.timestamp(),
                leafHash,
                event.type(),
                event.event(),
                event.identity().values().keySet());
    }

    /** An event that is to be numbered, to compare others with. */
    static FirstRecord unnumbered(PreparedEvent event) {
        return of(event, -1, new LeafHash(0, 0, 0, 0));
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
        return new FirstRecord(
                stored.position(),
                stored.timestamp(),
                stored.leafHash(),
                stored.type(),
                event,
                Set.copyOf(JsonTree.read(digests).propertyNames()));
    }

    /** The name that its producer gave it. */
    Numbering.Name name() {
        return new Numbering.Name(event.scope().orgId(), Objects.requireNonNull(event.idempotencyKey()), timestamp);
    }

    /** Whether an event of the same name has the same content, so that posting it again changes nothing. */
    boolean isSameAs(PreparedEvent other) {
        NewEvent again = other.event();
        return type.equals(other.type())
                && Objects.equals(event.idempotencyKey(), again.idempotencyKey())
                && event.actor().userId().equals(again.actor().userId())
                && Objects.equals(event.actor().type(), again.actor().type())
                && Objects.equals(event.actor().apiKeyId(), again.actor().apiKeyId())
                && isSameScope(again.scope())
                && Objects.equals(event.target(), again.target())
                && isSameJson(event.actor().attributes(), again.actor().attributes())
                && isSameIdentityAndDetails(other);
    }

    private boolean isSameScope(Scope again) {
        Scope scope = event.scope();
        return scope.orgId().equals(again.orgId())
                && Objects.equals(scope.projectId(), again.projectId())
                && Objects.equals(scope.projectType(), again.projectType())
                && Objects.equals(scope.userProjectRole(), again.userProjectRole());
    }

    /** Of values that were forgotten since, nothing is left to compare with. */
    private boolean isSameIdentityAndDetails(PreparedEvent other) {
        Set<String> names = new TreeSet<>(sealed);
        names.addAll(other.identity().values().keySet());
        Set<String> paths = names.stream()
                .filter(name -> name.startsWith(Identity.DETAILS))
                .map(name -> name.substring(Identity.DETAILS.length()))
                .collect(Collectors.toSet());
        Identity identity = Identity.of(event, IdentifyingDetails.part(event.details(), paths));
        Identity again =
                Identity.of(other.event(), IdentifyingDetails.part(other.event().details(), paths));
        for (String name : names) {
            String value = identity.values().get(name);
            boolean forgotten = value == null && sealed.contains(name);
            if (!forgotten && !Objects.equals(value, again.values().get(name))) {
                return false;
            }
        }
        return isSameJson(identity.details().open(), again.details().open());
    }

    private static boolean isSameJson(String one, String other) {
        return one.equals(other) || CanonicalJson.of(one).equals(CanonicalJson.of(other));
    }
}
