package dev.daybook.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.console.ViewerZone;
import dev.daybook.event.Order;
import dev.daybook.kernel.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

class EventsStateTest {

    private static final List<String> NAMES = List.of("event", "org", "user", "targetType", "targetId");
    private static final Instant NOW = Instant.parse("2026-11-29T20:00:00.5Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event=Start%20Autopilot",
                "event=a%26b%3Dc%2B%25&event=%22%3E%3Cscript%3E&user=%E2%80%AE",
                "user=a&user=b&q=%22red%20fox%22%20%2Bdog",
                "range=24h",
                "from=2026-11-01&to=2026-11-29T12%3A00%3A00%2B01%3A00",
                "from=2026-11-01",
                "range=15m&tz=Europe%2FBerlin&columns=time%2Cuser-id&order=asc&identities=false&cursor=abc.def_-"
            })
    void readsWhatItWrote(String query) {
        EventsState.Reading reading = read(query);

        assertThat(reading.faults()).isEmpty();
        assertThat(reading.state().query()).isEqualTo(query);
        assertThat(read(reading.state().query()).state()).isEqualTo(reading.state());
    }

    @Test
    void readsEachPartOfAView() {
        EventsState state =
                read("user=a&user=b&user=a&q=fox&range=7d&tz=Asia/Tokyo&columns=time,event&order=asc&cursor=c")
                        .state();

        assertThat(state.filters()).isEqualTo(Map.of("user", List.of("a", "b")));
        assertThat(state.words()).isEqualTo("fox");
        assertThat(state.span()).isEqualTo(new Span("7d", null, null));
        assertThat(state.zone()).isEqualTo(ViewerZone.named("Asia/Tokyo").orElseThrow());
        assertThat(state.columns()).containsExactly(Column.TIME, Column.EVENT);
        assertThat(state.order()).isEqualTo(Order.ASCENDING);
        assertThat(state.identities()).isTrue();
        assertThat(state.cursor()).isEqualTo("c");
    }

    @Test
    void takesWhatAFormSendsEmptyForNotFilledIn() {
        assertThat(read("user=&q=&range=&from=&to=&tz=&columns=&order=&cursor=").state())
                .isEqualTo(EventsState.ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "range=yesterday",
                "range=0h",
                "range=24h&from=2026-01-01",
                "range=99999d",
                "tz=Mars/Olympus",
                "columns=time,colour",
                "order=random",
                "identities=maybe",
                "cursor=a&cursor=b",
                "q=a&q=b"
            })
    void namesWhatIsNoPartOfAView(String query) {
        String name = query.substring(0, query.indexOf('='));

        assertThat(read(query).faults())
                .singleElement()
                .extracting(Fault::field)
                .isEqualTo(name);
    }

    @Test
    void beginsAnewWithEachChangeOfWhatIsLookedFor() {
        EventsState state = read("user=a&cursor=c").state();

        assertThat(state.with("user", "b").query()).isEqualTo("user=a&user=b");
        assertThat(state.with("user", "a").query()).isEqualTo("user=a");
        assertThat(state.without("user", "a").query()).isEmpty();
        assertThat(state.withAll("event", List.of("x", "y")).query()).isEqualTo("event=x&event=y&user=a");
        assertThat(state.within(new Span("24h", null, null)).query()).isEqualTo("user=a&range=24h");
        assertThat(state.ordered(Order.ASCENDING).query()).isEqualTo("user=a&order=asc");
        assertThat(state.withIdentities(false).query()).isEqualTo("user=a&identities=false");
        assertThat(read("q=fox&user=a&cursor=c").state().withoutWords().query()).isEqualTo("user=a");
    }

    @Test
    void staysWhereItIsWhenItOnlyLooksOtherwise() {
        EventsState state = read("user=a&cursor=c").state();

        assertThat(state.in(ViewerZone.UTC).query()).isEqualTo("user=a&tz=UTC&cursor=c");
        assertThat(state.in(null)).isEqualTo(state);
        assertThat(state.showing(List.of(Column.TIME, Column.API_KEY)).query())
                .isEqualTo("user=a&columns=time%2Capi-key&cursor=c");
    }

    @Test
    void fixesItsSpanWhereItGoesOn() {
        assertThat(read("range=24h").state().at("c", NOW).query()).isEqualTo("from=2026-11-28T20%3A00%3A00Z&cursor=c");
        assertThat(read("from=2026-11-01&to=2026-11-02").state().at("c", NOW).query())
                .isEqualTo("from=2026-11-01&to=2026-11-02&cursor=c");
    }

    @Test
    void knowsWhetherEventsOfNowAreInItsSpan() {
        assertThat(read("range=24h").state().span().reaches(NOW)).isTrue();
        assertThat(read("").state().span().reaches(NOW)).isTrue();
        assertThat(read("to=2026-11-29").state().span().reaches(NOW)).isTrue();
        assertThat(read("to=2026-11-28").state().span().reaches(NOW)).isFalse();
    }

    @Test
    void findsItsColumnsByTheirNames() {
        for (Column column : Column.values()) {
            assertThat(Column.named(column.parameter())).contains(column);
        }
    }

    private static EventsState.Reading read(String query) {
        MultiValueMap<String, String> encoded =
                UriComponentsBuilder.newInstance().query(query).build(true).getQueryParams();
        MultiValueMap<String, String> decoded = new org.springframework.util.LinkedMultiValueMap<>();
        encoded.forEach((name, values) -> values.forEach(
                value -> decoded.add(name, UriUtils.decode(value, java.nio.charset.StandardCharsets.UTF_8))));
        return EventsState.read(decoded, NAMES);
    }
}
