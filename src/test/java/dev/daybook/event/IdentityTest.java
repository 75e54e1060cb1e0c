package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.entry.Entry;
import dev.daybook.entry.Leaf;
import dev.daybook.entry.SaltedValue;
import dev.daybook.entry.SealedValues;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityTest {

    @Test
    void isOpenedByTheSaltsThatItWasSealedWith() {
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
        SealedValues sealed = identity.seal();
        EventColumns row = EventColumns.of(
                event,
                Poster.DAYBOOK,
                time,
                time,
                new EventType("invite.sent", Report.ADMIN_USAGE),
                null,
                details,
                sealed);
        Entry entry = Entry.read(Leaf.of(row.entry()).bytes(42));
        Map<String, SaltedValue> openings = identity.openings(sealed.salts());
        assertThat(openings)
                .containsOnlyKeys("username", "ip", "email", "orgName", "projectName", "details.data.email")
                .allSatisfy((name, value) -> assertThat(
                                value.opens(name, String.valueOf(entry.digests().get(name))))
                        .as(name)
                        .isTrue());
        assertThat(entry.digests()).containsOnlyKeys(openings.keySet());
        assertThat(identity.openings("{}"))
                .allSatisfy((name, value) -> assertThat(
                                value.opens(name, String.valueOf(entry.digests().get(name))))
                        .as(name)
                        .isFalse());
    }
}
