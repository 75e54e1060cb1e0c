package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ViewerZoneTest {

    private static final Instant MOMENT = Instant.parse("2026-11-29T23:30:05.123456Z");
    private static final ViewerZone BERLIN = ViewerZone.named("Europe/Berlin").orElseThrow();

    @Test
    void writesMomentsInTheZone() {
        assertThat(BERLIN.second(MOMENT)).isEqualTo("2026-11-30 00:30:05");
        assertThat(BERLIN.fraction(MOMENT)).isEqualTo(".123");
        assertThat(BERLIN.minute(MOMENT)).isEqualTo("2026-11-30 00:30");
        assertThat(BERLIN.day(MOMENT)).isEqualTo("2026-11-30");
        assertThat(BERLIN.exact(MOMENT)).isEqualTo("2026-11-30 00:30:05.123456 +01:00");
        assertThat(BERLIN.utc(MOMENT)).isEqualTo("2026-11-29 23:30:05.123456 UTC");
        assertThat(ViewerZone.UTC.exact(MOMENT)).isEqualTo("2026-11-29 23:30:05.123456 UTC");
        assertThat(BERLIN.iso(MOMENT)).isEqualTo("2026-11-29T23:30:05.123456Z");
    }

    @Test
    void readsAFieldInTheZoneAsItWroteIt() {
        assertThat(BERLIN.field(MOMENT)).isEqualTo("2026-11-30T00:30:05");
        assertThat(BERLIN.read("2026-11-30T00:30:05")).isEqualTo("2026-11-29T23:30:05Z");
        assertThat(BERLIN.read("2026-11-30T00:30")).isEqualTo("2026-11-29T23:30:00Z");
        assertThat(BERLIN.read("30.11.2026")).isNull();
    }

    @Test
    void isTheCookies() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("other", "Asia/Tokyo"), new Cookie(ViewerZone.COOKIE, "Europe/Berlin"));

        assertThat(ViewerZone.of(request)).isEqualTo(BERLIN);
        assertThat(ViewerZone.of(new MockHttpServletRequest())).isEqualTo(ViewerZone.UTC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Europe/Atlantis", "<script>", "../../etc/passwd", "UTC+99"})
    void isUtcForACookieThatNamesNone(String name) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie(ViewerZone.COOKIE, name));

        assertThat(ViewerZone.of(request)).isEqualTo(ViewerZone.UTC);
    }

    @Test
    void callsUtcByItsName() {
        assertThat(ViewerZone.named("UTC")).contains(ViewerZone.UTC);
        assertThat(ViewerZone.UTC.name()).isEqualTo("UTC");
        assertThat(BERLIN.name()).isEqualTo("Europe/Berlin");
    }
}
