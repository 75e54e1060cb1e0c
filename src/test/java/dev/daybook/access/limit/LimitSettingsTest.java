package dev.daybook.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.access.limit.LimitSettings.RuleSettings;
import dev.daybook.access.limit.RateLimitRule.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LimitSettingsTest {

    private static final String RULE = "daybook.access.limits.rules[0].";

    @Test
    void withoutSettingsLimitsAreOnAndRulesAreThoseThatCameWithTheService() {
        assertThat(bind(Map.of()))
                .isEqualTo(new LimitSettings(true, Duration.ofSeconds(2), Duration.ofMillis(2), List.of()));
    }

    @Test
    void aRuleIsReadFromSettings() {
        LimitSettings settings = bind(Map.of(
                "daybook.access.limits.enabled",
                "false",
                "daybook.access.limits.refresh",
                "1s",
                RULE + "resource",
                "eventLogs.read",
                RULE + "organization",
                "acme",
                RULE + "user",
                "ada",
                RULE + "max-usage",
                "5",
                RULE + "window",
                "1h"));

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.refresh()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.rules())
                .extracting(RuleSettings::toRule)
                .containsExactly(new RateLimitRule("eventLogs.read", "acme", "ada", 5, 3600, Source.SETTINGS));
    }

    @Test
    void aRuleWithoutScopeAndWindowIsForEverybodyAndAMinute() {
        assertThat(bind(Map.of(RULE + "resource", "x", RULE + "organization", "", RULE + "max-usage", "0"))
                        .rules())
                .extracting(RuleSettings::toRule)
                .containsExactly(new RateLimitRule("x", null, null, 0, 60, Source.SETTINGS));
    }

    @ParameterizedTest
    @CsvSource({
        "resource, a b",
        "resource, a/b",
        "resource, 1a",
        "organization, ''",
        "max-usage, -1",
        "max-usage, 1000000000000000",
        "window, 0s",
        "window, 1500ms",
        "window, 400d",
    })
    void aRuleThatCannotBeStopsTheStart(String setting, String value) {
        Map<String, String> settings = new HashMap<>(Map.of(
                RULE + "resource", "x",
                RULE + "organization", "acme",
                RULE + "user", "ada",
                RULE + "max-usage", "5",
                RULE + "window", "60s"));
        settings.put(RULE + setting, value);

        assertThatThrownBy(() -> bind(settings))
                .isInstanceOf(BindException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static LimitSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("daybook.access.limits", LimitSettings.class);
    }
}
