package dev.daybook.event.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.event.EventQuery;
import dev.daybook.event.Tenant;
import dev.daybook.event.Window;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final EventQuery QUERY = EventQuery.of(new Tenant.Organization("acme"));
    private static final Anchor ANCHOR =
            new Anchor(EventId.of("a~c", Instant.parse("2026-11-22T10:11:12.131415Z"), 7), "a~c");

    private static Cursor cursor(EventQuery query) {
        return new Cursor("17", 250, Cursor.Side.AFTER, ANCHOR, 100, Cursor.fingerprint(query, 100));
    }

    @Test
    void readsBackWhatItWrote() {
        Cursor cursor = cursor(QUERY);
        assertThat(Cursor.decode(cursor.encode(), QUERY, new Window(100, 100, null)))
                .isEqualTo(cursor);
    }

    @Test
    void isTheSameWithAndWithoutIdentities() {
        EventQuery hidden = new EventQuery(QUERY.tenant(), QUERY.range(), QUERY.order(), QUERY.filter(), false);
        assertThat(Cursor.fingerprint(hidden, 100)).isEqualTo(Cursor.fingerprint(QUERY, 100));
    }

    @Test
    void refusesAnotherQuery() {
        EventQuery other = EventQuery.of(new Tenant.Organization("other"));
        assertThatThrownBy(() -> Cursor.decode(cursor(QUERY).encode(), other, new Window(100, 100, null)))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::field)
                                .isEqualTo(List.of("cursor")));
    }

    @Test
    void refusesAnotherOffset() {
        assertThatThrownBy(() -> Cursor.decode(cursor(QUERY).encode(), QUERY, new Window(50, 100, null)))
                .isInstanceOfSatisfying(
                        Refusal.Invalid.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(Fault::field)
                                .isEqualTo(List.of("offset")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!", "MX4x", "MX5hfmJ-Y35kfmV-Zg"})
    void refusesWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> Cursor.decode(text, QUERY, Window.first(100))).isInstanceOf(Refusal.Invalid.class);
    }

    @Test
    void refusesNumbersBelowZeroAndTextsThatNoDatabaseTakes() {
        for (Cursor forged : List.of(
                new Cursor("17", -5, Cursor.Side.AFTER, ANCHOR, 100, Cursor.fingerprint(QUERY, 100)),
                new Cursor("17", 250, Cursor.Side.AFTER, ANCHOR, -1, Cursor.fingerprint(QUERY, 100)),
                new Cursor(
                        "17",
                        250,
                        Cursor.Side.AFTER,
                        new Anchor(ANCHOR.id(), "a\0b"),
                        100,
                        Cursor.fingerprint(QUERY, 100)))) {
            assertThatThrownBy(() -> Cursor.decode(forged.encode(), QUERY, new Window(100, 100, null)))
                    .isInstanceOf(Refusal.Invalid.class);
        }
    }
}
