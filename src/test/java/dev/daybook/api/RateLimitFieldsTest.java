package dev.daybook.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.access.limit.RateLimitUsage;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RateLimitFieldsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.250Z");

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void theFieldsAreThoseOfTheInternetDraft() {
        add("/api/v2/eventLogs/", "eventLogs.read", "requests", 17);

        assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"eventLogs.read\";q=30;w=60");
        assertThat(response.getHeader("RateLimit")).isEqualTo("\"eventLogs.read\";r=13;t=42");
        assertThat(response.getHeaderNames()).noneMatch(name -> name.startsWith("X-RateLimit"));
    }

    @Test
    void whatIsNotCountedInRequestsSaysSo() {
        add("/api/v2/eventLogs/", "eventLogs.write", "events", 17);

        assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"eventLogs.write\";q=30;w=60;qu=\"events\"");
    }

    @ParameterizedTest
    @CsvSource({"30, 0", "31, 0", "0, 30"})
    void neverIsLessThanNothingLeft(long used, long left) {
        add("/v1/organization/audit_logs", "auditLogs.read", "requests", used);

        assertThat(response.getHeader("RateLimit")).startsWith("\"auditLogs.read\";r=" + left + ";");
    }

    @Test
    void fiddlersClientsFindTheFieldsThatTheyKnow() {
        add("/v3/events", "inference.delete", "requests", 29);

        assertThat(response.getHeader("X-RateLimit-Limit")).isEqualTo("30");
        assertThat(response.getHeader("X-RateLimit-Remaining")).isEqualTo("1");
        // 12:00:41.500, rounded up.
        assertThat(response.getHeader("X-RateLimit-Reset"))
                .isEqualTo(Long.toString(Instant.parse("2026-01-31T12:00:42Z").getEpochSecond()));
        assertThat(response.getHeader("RateLimit")).isEqualTo("\"inference.delete\";r=1;t=42");
    }

    private void add(String path, String resource, String unit, long used) {
        RateLimitFields.add(
                new MockHttpServletRequest("GET", path),
                response,
                new RateLimitUsage(resource, unit, used, 30, 60, NOW, NOW.plusMillis(41_250)));
    }
}
