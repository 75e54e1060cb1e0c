package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SessionSettingsTest {

    @Test
    void withoutSettingsASessionLastsAnHourUnusedAndHalfADayAtMost() {
        assertThat(sessions(Map.of()))
                .isEqualTo(new SessionSettings(Duration.ofHours(1), Duration.ofHours(12), 20, 60));
    }

    @Test
    void everySettingCanBeGiven() {
        assertThat(sessions(Map.of(
                        "daybook.access.session.idle", "10m",
                        "daybook.access.session.absolute", "1h",
                        "daybook.access.session.most", "2",
                        "daybook.access.session.sign-ins", "3")))
                .isEqualTo(new SessionSettings(Duration.ofMinutes(10), Duration.ofHours(1), 2, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "idle, 119s, idle must be at least 2m",
        "absolute, 59m, absolute must be at least daybook.access.session.idle",
        "most, 0, most must be at least 1",
        "sign-ins, 0, sign-ins must be at least 1"
    })
    void whatMakesNoSenseIsRefused(String setting, String value, String words) {
        assertThatThrownBy(() -> sessions(Map.of("daybook.access.session." + setting, value)))
                .hasRootCauseMessage("daybook.access.session." + words);
    }

    @Test
    void withoutAClientThereIsNoSignInByAProvider() {
        assertThat(oidc(Map.of("daybook.access.oidc.client-id", "", "daybook.access.oidc.issuer-uri", "")))
                .isEqualTo(new OidcSettings(null, null, null, Set.of("profile"), "your organization's account"));
    }

    @Test
    void everySettingOfAProviderCanBeGivenAndItsSecretReachesNoLog() {
        OidcSettings given = oidc(Map.of(
                "daybook.access.oidc.client-id", "console",
                "daybook.access.oidc.client-secret", "secret-of-the-client",
                "daybook.access.oidc.issuer-uri", "https://id.example.org",
                "daybook.access.oidc.scopes", "profile,email",
                "daybook.access.oidc.name", "Example"));

        assertThat(given)
                .isEqualTo(new OidcSettings(
                        "https://id.example.org",
                        "console",
                        "secret-of-the-client",
                        Set.of("profile", "email"),
                        "Example"));
        assertThat(given.toString()).doesNotContain("secret-of-the-client");
    }

    private static SessionSettings sessions(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("daybook.access.session", SessionSettings.class);
    }

    private static OidcSettings oidc(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("daybook.access.oidc", OidcSettings.class);
    }
}
