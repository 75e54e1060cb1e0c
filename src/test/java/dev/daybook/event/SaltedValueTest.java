package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.integrity.CanonicalEntry;
import dev.daybook.integrity.SaltedValue;
import dev.daybook.kernel.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The log seals identifying values, and the verifier, which was written apart from it, opens them. */
class SaltedValueTest {

    @Test
    void opensWhatTheLogSealed() {
        Instant time = Instant.parse("2026-01-02T03:04:05.678901Z");
        NewEvent event = new NewEvent(
                "invite.sent",
                Report.ADMIN_USAGE,
                time,
                new Actor("u1", "ada", "2001:db8::1", "ada@example.com", null, null, "{}"),
                new Scope("acme", "Acme Größe", "p1", "Projekt \"x\"", null, null),
                new Target("invite", "i1", null),
                "{\"data\":{\"email\":\"grace@example.com\",\"role\":\"reader\"}}",
                null);
        IdentifyingDetails details = IdentifyingDetails.part(event.details(), Set.of("data.email"));
        Identity identity = Identity.of(event, details);
        Identity.Seal seal = identity.seal();
        EventColumns row = EventColumns.of(
                event,
                EventId.random(time),
                time,
                new EventType("invite.sent", Report.ADMIN_USAGE),
                null,
                details,
                seal);
        byte[] bytes = Leaf.of(row).bytes(42);
        CanonicalEntry entry = CanonicalEntry.parse(bytes);
        List<SaltedValue> values = identity.values().entrySet().stream()
                .map(value -> new SaltedValue(
                        value.getKey(),
                        CanonicalJson.read(seal.salts()).get(value.getKey()).stringValue(),
                        value.getValue()))
                .toList();
        assertThat(values)
                .map(SaltedValue::field)
                .containsExactlyInAnyOrder("username", "ip", "email", "orgName", "projectName", "details.data.email");
        assertThat(entry.position()).isEqualTo(42);
        assertThat(entry.organization()).isEqualTo("acme");
        assertThat(entry.open(values).faults()).isEmpty();
        assertThat(entry.open(values).facts()).singleElement().asString().startsWith("6 of 6 ");
    }
}
