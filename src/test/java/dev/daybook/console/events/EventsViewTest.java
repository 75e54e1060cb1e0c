package dev.daybook.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.console.ViewerZone;
import dev.daybook.event.Order;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsViewTest {

    private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");
    private static final ViewerZone BERLIN = ViewerZone.named("Europe/Berlin").orElseThrow();

    @Test
    void namesWhatIsLookedForAndLeadsToTheViewWithoutIt() {
        EventsView view = view(EventsState.ALL.with("user", "a\u202E").with("user", "b"), BERLIN);

        assertThat(view.chips())
                .containsExactly(
                        new EventsView.Chip("User", "a⟨U+202E⟩", "/console/events?user=b"),
                        new EventsView.Chip("User", "b", "/console/events?user=a%E2%80%AE"));
        assertThat(view.clear()).isEqualTo("/console/events");
        EventsState one =
                EventsState.ALL.with("org", "acme").within(Span.ago("7d").orElseThrow());
        assertThat(one.isNarrowed()).isFalse();
        assertThat(view(one.with("user", "a"), BERLIN).clear()).isEqualTo("/console/events?org=acme&range=7d");
        assertThat(view(one.with("user", "a"), BERLIN).everything()).isEqualTo("/console/events?org=acme");
    }

    @Test
    void marksTheSpanThatIsChosen() {
        EventsView view = view(EventsState.ALL.within(Span.ago("7d").orElseThrow()), BERLIN);

        assertThat(view.spans().stream().filter(EventsView.Choice::chosen))
                .singleElement()
                .extracting(EventsView.Choice::title)
                .isEqualTo("7 days");
        assertThat(view.isSpanOther()).isFalse();
        assertThat(view.localFrom()).isEqualTo("2026-11-22T21:00:00");
        assertThat(view.localTo()).isNull();
    }

    @Test
    void writesMomentsInTheViewersZone() {
        assertThat(view(EventsState.ALL.within(new Span(null, "2026-11-28T23:00:00Z", "2026-11-29T11:00:00Z")), BERLIN)
                        .spanTitle())
                .isEqualTo("2026-11-29 00:00 – 2026-11-29 12:00");
        assertThat(view(EventsState.ALL.within(new Span(null, "2026-11-28", null)), ViewerZone.UTC)
                        .spanTitle())
                .isEqualTo("since 2026-11-28 00:00");
        assertThat(view(EventsState.ALL.within(Span.ago("5w").orElseThrow()), BERLIN)
                        .spanTitle())
                .isEqualTo("Last 5w");
    }

    @Test
    void offersTheViewersZoneAndUtc() {
        assertThat(view(EventsState.ALL, BERLIN).zones())
                .extracting(EventsView.Choice::title)
                .containsExactly("Europe/Berlin", "UTC");
        assertThat(view(EventsState.ALL, ViewerZone.UTC).zones()).hasSize(1);
        EventsView tokyo = new EventsView(
                EventsState.ALL.in(ViewerZone.named("Asia/Tokyo").orElseThrow()),
                Addresses.WITHIN,
                ViewerZone.named("Asia/Tokyo").orElseThrow(),
                BERLIN,
                NOW,
                List.of());
        assertThat(tokyo.zones().stream().filter(EventsView.Choice::chosen))
                .extracting(EventsView.Choice::title)
                .containsExactly("Asia/Tokyo");
    }

    @Test
    void showsTheTimeAlwaysAndTheOrganizationWhereThereAreSeveral() {
        EventsView view = view(EventsState.ALL.showing(List.of(Column.EVENT, Column.EMAIL)), BERLIN);

        assertThat(view.shownColumns(false)).containsExactly(Column.TIME, Column.EVENT, Column.EMAIL);
        assertThat(view.shownColumns(true)).containsExactly(Column.TIME, Column.ORG, Column.EVENT, Column.EMAIL);
        assertThat(view(view.state().withIdentities(false), BERLIN).shownColumns(false))
                .containsExactly(Column.TIME, Column.EVENT);
    }

    @Test
    void carriesAlongInEachFormWhatTheFormDoesNotSay() {
        EventsView view = view(
                new EventsState(
                        EventsState.ALL.with("user", "a").filters(),
                        "fox",
                        Span.ago("24h").orElseThrow(),
                        null,
                        List.of(Column.TIME),
                        Order.ASCENDING,
                        false,
                        "event",
                        "c"),
                BERLIN);

        assertThat(names(view.keptByQuery()))
                .containsExactlyInAnyOrder("user", "range", "columns", "order", "identities", "group");
        assertThat(names(view.keptBySpan()))
                .containsExactlyInAnyOrder("user", "q", "columns", "order", "identities", "group");
        assertThat(names(view.keptByColumns()))
                .containsExactlyInAnyOrder("user", "q", "range", "order", "identities", "group", "cursor");
        assertThat(names(view.keptByExport()))
                .containsExactlyInAnyOrder("user", "q", "range", "order", "identities", "group");
    }

    private static List<String> names(List<EventsView.Kept> kept) {
        return kept.stream().map(EventsView.Kept::name).toList();
    }

    private static EventsView view(EventsState state, ViewerZone zone) {
        return new EventsView(
                state,
                Addresses.WITHIN,
                zone,
                zone,
                NOW,
                List.of(new Filter("user", "User", "user-1", true, List.of())));
    }
}
