package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/events",
                "/console/events?q=%22a%20b%22&from=-1d",
                "/console/events/acme%20corp/17",
                "/console/tokens?offset=100",
                "/console/events?user=a/../b&q=http://x"
            })
    void aPageOfTheConsoleIsGoneOnTo(String page) {
        assertThat(Next.of(page)).isEqualTo(page);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "/",
                "/console",
                "console/events",
                "//console/events",
                "/console//events",
                "/console/../api",
                "/console/%2e%2E/api",
                "/console/./x",
                "/console/..",
                "/console/..?x",
                "/console/sign-in?next=/console/sign-in",
                "/console/events#x",
                "/console/\\x",
                "/console/a b",
                "/console/ä",
                "/console/x?a\nb",
                "https://evil.example/console/events"
            })
    void anythingElseIsTheFirstPage(@Nullable String elsewhere) {
        assertThat(Next.of(elsewhere)).isEqualTo("/console/");
    }

    @Test
    void aPathIsNoLongerThanABrowserWouldMakeIt() {
        assertThat(Next.of("/console/" + "a".repeat(2000))).isEqualTo("/console/");
    }
}
