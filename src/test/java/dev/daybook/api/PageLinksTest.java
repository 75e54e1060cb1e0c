package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.daybook.kernel.Slice;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.filter.ForwardedHeaderFilter;

class PageLinksTest {

    private static final Slice.Position PLACE = new Slice.Position(200, "AbC-_=+/");

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v2/eventLogs");
    private final MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();

    @BeforeEach
    void theCallerUsedAHostAndPort() {
        request.setServerName("audit.example.org");
        request.setServerPort(8443);
        request.setScheme("https");
    }

    @Test
    void linksAreOnTheHostPortAndPathThatTheCallerUsed() {
        assertThat(link())
                .isEqualTo(
                        "https://audit.example.org:8443/api/v2/eventLogs?limit=100&offset=200&cursor=AbC-_%3D%2B%2F");
        request.setRequestURI("/api/v2/eventLogs/");
        request.setServerPort(443);
        assertThat(link()).startsWith("https://audit.example.org/api/v2/eventLogs/?");
    }

    @Test
    void everyParameterIsRepeatedWhateverItHolds() {
        parameters.add("event", "Detected Data Quality: Outliers & more + 100 %");
        parameters.add("minTimestamp", "2026-01-01T00:00:00+00:00");
        parameters.add("userId", "Ада \uD83D\uDE00#?");
        parameters.add("trace", "one");
        parameters.add("trace", "two");
        parameters.add("a=b", "");

        assertThat(link())
                .startsWith("https://audit.example.org:8443/api/v2/eventLogs"
                        + "?event=Detected%20Data%20Quality%3A%20Outliers%20%26%20more%20%2B%20100%20%25"
                        + "&minTimestamp=2026-01-01T00%3A00%3A00%2B00%3A00"
                        + "&userId=%D0%90%D0%B4%D0%B0%20%F0%9F%98%80%23%3F"
                        + "&trace=one&trace=two&a%3Db=&limit=100&");
        assertThat(URI.create(link())).isNotNull();
    }

    @Test
    void thePlaceIsReplaced() {
        parameters.add("offset", "100");
        parameters.add("cursor", "old");
        parameters.add("limit", "100");
        parameters.add("order", "asc");

        assertThat(link()).endsWith("?order=asc&limit=100&offset=200&cursor=AbC-_%3D%2B%2F");
    }

    @Test
    void thereIsNoLinkToNowhere() {
        assertThat(PageLinks.of(request, parameters, 100).to(null)).isNull();
    }

    @Test
    void hostsAreWrittenAsAddressesNeedThem() {
        for (String host : List.of("[::1]", "127.0.0.1", "localhost")) {
            request.setServerName(host);
            assertThat(URI.create(link()).getHost()).isEqualTo(host);
        }
    }

    @Test
    void whatAProxyForwardsIsRespectedWhereItIsConfigured() throws Exception {
        request.addHeader("X-Forwarded-Host", "public.example.org");
        request.addHeader("X-Forwarded-Proto", "https");
        request.addHeader("X-Forwarded-Prefix", "/audit");
        MockFilterChain chain = new MockFilterChain();
        // What server.forward-headers-strategy=framework puts before every request.
        new ForwardedHeaderFilter().doFilter(request, new MockHttpServletResponse(), chain);
        HttpServletRequest forwarded = (HttpServletRequest) Objects.requireNonNull(chain.getRequest());

        assertThat(PageLinks.of(forwarded, parameters, 100).to(PLACE))
                .startsWith("https://public.example.org/audit/api/v2/eventLogs?limit=100&");
        assertThat(link()).startsWith("https://audit.example.org:8443/api/v2/eventLogs?limit=100&");
    }

    @Test
    void thePublicUrlOfTheSettingsIsInLinksWhateverTheCallerUsed() throws Exception {
        Objects.requireNonNull(new RequestAddresses()
                        .addressCheck(new AddressSettings("https://public.example.org/audit/"), "none")
                        .getFilter())
                .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());

        assertThat(link()).startsWith("https://public.example.org/audit/api/v2/eventLogs?limit=100&");
        assertThat(RequestAddress.base(request)).isEqualTo("https://public.example.org/audit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit.example.org", "ftp://x", "https://", "https://x/?a=b", "https://x/#y", "no address"})
    void aPublicUrlThatIsNoneStopsTheStart(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AddressSettings(url));
        assertThat(new AddressSettings(" ").publicUrl()).isNull();
    }

    private String link() {
        return String.valueOf(PageLinks.of(request, parameters, 100).to(PLACE));
    }
}
