package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Somebody administers: tokens, limits, jobs, health. */
class AdministrationJourneyIT extends BrowserIT {

    private final String organization = "administered-" + UUID.randomUUID();

    @Test
    void aTokenIsMadeAndUsedAndDeleted() {
        ApiClient boss = signIn(organization, "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS");
        browser.open("/console/tokens");
        browser.load("the form", () -> browser.role("link", "New token").click());
        browser.examine("token-new");
        // The least by default.
        assertThat(browser.label("WRITE_EVENTS").isChecked()).isTrue();
        assertThat(browser.label("ADMIN_API_ACCESS").isChecked()).isFalse();
        assertThat(browser.css("fieldset input").count()).isEqualTo(2);

        String name = "<b>billing</b> & \"co\"";
        browser.label("Name").type(name);
        browser.label("User").set("billing");
        browser.load("the token", () -> browser.role("button", "Make the token").click());
        browser.examine("token-issued");
        String text = browser.label("API token").value();
        assertThat(text).matches("dbk_[0-9a-z]{8}_[\\w-]{43}");
        ApiClient billing = boss.as("Bearer " + text);
        assertThat(billing.get("/api/v2/apiTokens/").statusCode()).isEqualTo(403);

        browser.load("the list", () -> browser.role("link", "All tokens").click());
        browser.examine("tokens");
        assertThat(browser.text()).contains(name).doesNotContain(text);
        browser.load("the token's page", () -> browser.role("link", name).click());
        browser.examine("token");
        browser.load(
                "the end of it",
                () -> browser.role("button", "Delete the token").click());

        assertThat(browser.path()).isEqualTo("/console/tokens");
        assertThat(browser.text()).doesNotContain(name);
        assertThat(billing.get("/api/v2/apiTokens/").statusCode()).isEqualTo(401);
        assertThat(browser.transferred()).isLessThan(60_000);
    }

    @Test
    void whoDeletesItsOwnTokenIsSignedOut() {
        signIn(organization, "boss", "ADMIN_API_ACCESS");
        browser.open("/console/tokens");
        browser.load("its page", () -> browser.role("link", "test").click());
        assertThat(browser.text()).contains("You are signed in with this token.");

        browser.load("the end", () -> browser.role("button", "Delete the token").click());

        assertThat(browser.path()).isEqualTo("/console/sign-in?next=%2Fconsole%2Ftokens");
    }

    @Test
    void whatIsWrongInAFormIsSaidAndTheRestStays() {
        signIn(organization, "boss", "ADMIN_API_ACCESS");
        browser.open("/console/tokens/new");
        browser.label("Name").type("a token that may do nothing");
        browser.expectError("422");
        browser.load(
                "the refusal", () -> browser.role("button", "Make the token").click());

        browser.css("[role=alert] li").awaitText("permissions must name at least one");
        assertThat(browser.label("Name").value()).isEqualTo("a token that may do nothing");
        browser.examine("token-refused");
    }

    @Test
    void limitsAreSetAndRemoved() {
        signIn(organization, "boss", "ADMIN_API_ACCESS");
        browser.open("/console/limits");
        browser.examine("limits");
        browser.load("the form", () -> browser.role("link", "Set a limit").click());
        browser.examine("limit-set");
        browser.label("Resource").type("events.read");
        browser.label("User").type("ada");
        browser.label("At most").type("5");
        browser.label("In so many seconds").type("3600");
        browser.load("the list", () -> browser.role("button", "Set it").click());

        assertThat(browser.css("tbody tr", "ada").text()).contains("events.read", "5", "an hour", "the organization");
        assertThat(browser.css("tbody form").count()).isEqualTo(1);
        browser.load(
                "the list without it",
                () -> browser.role("button", "Remove the rule for events.read").click());
        assertThat(browser.css("tbody form").count()).isZero();
        assertThat(browser.text()).doesNotContain("ada of");
    }

    @Test
    void aJobThatIsUnderWayIsShownAndCancelled() {
        ApiClient reader = signIn(organization, "reader", "CAN_ACCESS_USER_ACTIVITY");
        browser.open("/console/jobs");
        assertThat(browser.text()).contains("Nothing was done in the background lately");
        assertThat(reader.post("/api/v2/usageDataExports/", "{}").statusCode()).isEqualTo(202);

        browser.reload();
        browser.css("#jobs tbody tr", "Usage data export").awaitText("reader");
        // The page goes on by itself until the job has ended.
        browser.css("#jobs tbody tr", "done").awaitShown();
        browser.examine("jobs");
    }

    @Test
    void whoRunsTheServiceSeesHowItIs() {
        signIn(ConsoleClient.token(administrator()));
        browser.open("/console/health");

        browser.css("section", "Appending to the log").awaitText("in order");
        browser.css("section", "Data directory").awaitText("Free");
        browser.examine("health");
    }

    @Test
    void whoSeesAllOrganizationsChoosesOne() {
        administrator().with(organization, "only-here", "WRITE_EVENTS");
        signIn(ConsoleClient.token(administrator()));
        browser.open("/console/tokens");
        browser.label("Organization").type(organization.substring(0, organization.length() - 3));
        browser.until(
                "the organization to be offered",
                () -> browser.run("document.querySelector('#organizations option')?.value")
                        .asString("")
                        .equals(organization));
        browser.label("Organization").set(organization);
        browser.load("its tokens", () -> browser.press("Enter"));

        assertThat(browser.path()).isEqualTo("/console/tokens?org=" + organization);
        assertThat(browser.css("tbody tr").count()).isEqualTo(1);
        browser.css("tbody tr").awaitText("only-here");
        browser.examine("tokens-of-one");
        browser.load(
                "what was chosen stays", () -> browser.role("link", "Limits").click());
        assertThat(browser.path()).isEqualTo("/console/limits?org=" + organization);
    }

    @Test
    void everythingIsReachedByTheKeyboard() {
        signIn(organization, "boss", "ADMIN_API_ACCESS");
        browser.open("/console/tokens");
        browser.press("Tab");
        assertThat(browser.focused()).isEqualTo("link Skip to the content");
        browser.press("Enter");
        browser.press("Tab");
        assertThat(browser.focused()).isEqualTo("link New token");
        browser.load("the form", () -> browser.press("Enter"));
        assertThat(browser.path()).isEqualTo("/console/tokens/new");
    }

    @Test
    void theViewerChoosesColoursAndZone() {
        browser.timeZone("Asia/Tokyo");
        signIn(organization, "boss", "ADMIN_API_ACCESS");
        browser.open("/console/tokens");
        assertThat(browser.label("Times in").value()).isEqualTo("Asia/Tokyo");

        browser.label("Times in").set("America/New_York");
        browser.label("Colours").choose("dark");
        browser.load("the same page", () -> browser.role("button", "Apply").click());

        assertThat(browser.path()).isEqualTo("/console/tokens");
        assertThat(browser.label("Times in").value()).isEqualTo("America/New_York");
        assertThat(browser.run("getComputedStyle(document.body.parentElement).backgroundColor")
                        .asString())
                .isEqualTo("rgb(18, 22, 28)");
    }
}
