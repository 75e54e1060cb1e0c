package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.TestIdentityProvider;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody signs in at the identity provider, which is at another site: what browsers do with cookies then is seen here alone. */
class ProviderSignInJourneyIT extends BrowserIT {

    private static final String BUTTON = "Sign in with your organization's account";

    private final String organization = "provider-journey-" + UUID.randomUUID();

    @Test
    void leadsToTheProviderAndBackToWhatWasWanted() {
        browser.allowHost(URI.create(TestIdentityProvider.issuer()).getAuthority());
        TestIdentityProvider.signsIn(
                new TestIdentityProvider.Person(organization, "olga", List.of("ADMIN_API_ACCESS")));
        browser.open("/console/limits");
        browser.role("link", BUTTON).click();

        browser.until("the page that was wanted", () -> browser.path().equals("/console/limits"));
        browser.untilText("olga of the provider");
        // Scripts see of all cookies the zone.
        assertThat(browser.run("document.cookie").asString()).matches("daybook-zone=[^;]*");

        browser.load("the end", () -> browser.role("button", "Sign out").click());
        assertThat(browser.path()).isEqualTo("/console/sign-in");
    }

    @Test
    void saysWhenTheProviderRefuses() {
        browser.allowHost(URI.create(TestIdentityProvider.issuer()).getAuthority());
        TestIdentityProvider.signsIn(null);
        browser.open("/console/sign-in");
        browser.expectError("403");
        browser.load("the refusal", () -> browser.role("link", BUTTON).click());

        browser.css(".problem").awaitText("did not sign you in: access denied.");
        browser.examine("sign-in-refused");
    }
}
