package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AccessSettingsTest {

    @Test
    void withoutSettingsTokensAreCachedForFiveSecondsAndThereIsNoIdentityProvider() {
        assertThat(bind(Map.of()))
                .isEqualTo(new AccessSettings(
                        Duration.ofSeconds(5),
                        60,
                        false,
                        null,
                        new AccessSettings.Jwt(
                                null, null, null, "sub", "preferred_username", "org_id", "permissions")));
    }

    @Test
    void everySettingCanBeGiven() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("daybook.access.token-cache", "0s"),
                        Map.entry("daybook.access.failed-tokens", "7"),
                        Map.entry("daybook.access.rebuild-model-grants", "true"),
                        Map.entry("daybook.access.metrics-token", "twenty-characters-at-least"),
                        Map.entry("daybook.access.jwt.issuer-uri", "a"),
                        Map.entry("daybook.access.jwt.jwk-set-uri", "b"),
                        Map.entry("daybook.access.jwt.audience", "c"),
                        Map.entry("daybook.access.jwt.user-claim", "d"),
                        Map.entry("daybook.access.jwt.username-claim", "e"),
                        Map.entry("daybook.access.jwt.organization-claim", "f"),
                        Map.entry("daybook.access.jwt.permissions-claim", "g"))))
                .isEqualTo(new AccessSettings(
                        Duration.ZERO,
                        7,
                        true,
                        "twenty-characters-at-least",
                        new AccessSettings.Jwt("a", "b", "c", "d", "e", "f", "g")));
    }

    @Test
    void aMetricsTokenThatCouldBeGuessedIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("daybook.access.metrics-token", "short")))
                .hasRootCauseMessage("daybook.access.metrics-token must have at least 20 characters");
    }

    private static AccessSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("daybook.access", AccessSettings.class);
    }
}
