package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody signs in with a token, and out again. */
class SignInJourneyIT extends BrowserIT {

    private static final String ORGANIZATION = "sign-in-journey-" + UUID.randomUUID();

    @Test
    void leadsWhoIsNotSignedInToTheSignInAndOnToWhereItWanted() {
        ApiClient ada = administrator().with(ORGANIZATION, "ada", "ADMIN_API_ACCESS");
        browser.open("/console/tokens");
        assertThat(browser.path()).startsWith("/console/sign-in?next=");
        browser.examine("sign-in");

        browser.label("API token").type("dbk_wrong");
        browser.expectError("401");
        browser.load("the refusal", () -> browser.press("Enter"));
        browser.css("[role=alert]").awaitText("token");
        assertThat(browser.violations()).isEmpty();

        browser.label("API token").type(ada.authorization().substring("Token ".length()));
        browser.load("what was wanted", () -> browser.press("Enter"));

        assertThat(browser.path()).isEqualTo("/console/tokens");
        assertThat(browser.role("heading", "API tokens").isShown()).isTrue();
        browser.load("the end", () -> browser.role("button", "Sign out").click());
        browser.open("/console/tokens");
        assertThat(browser.path()).startsWith("/console/sign-in");
    }
}
