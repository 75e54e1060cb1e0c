package dev.daybook.console;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Journeys through the console in a real browser, against the whole service. Each test gets a page with no cookies; afterwards
 * nothing was said on its console, and nobody but the service was asked for anything.
 */
@NeedsBrowser
public abstract class BrowserIT extends IntegrationTest {

    @LocalServerPort
    protected int port;

    @Autowired
    protected DataDirectory directory;

    protected Browser browser;

    /** Shows where a journey ended that went wrong. */
    @RegisterExtension
    final TestExecutionExceptionHandler evidence = (context, failure) -> {
        failure.addSuppressed(browser.evidence("failed-" + getClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName()));
        throw failure;
    };

    @BeforeEach
    void openBrowser() {
        browser = Chromium.open(URI.create("http://localhost:" + port));
    }

    /** A client of the API who may do everything. */
    protected ApiClient administrator() {
        return ApiClient.administrator(port, directory);
    }

    /** Signs in with a new token of a user who has these permissions. */
    protected ApiClient signIn(String organization, String user, String... permissions) {
        ApiClient client = administrator().with(organization, user, permissions);
        signIn(client.authorization().substring("Token ".length()));
        return client;
    }

    /** Signs in with a token. */
    protected void signIn(String token) {
        browser.open("/console/sign-in");
        browser.label("API token").type(token);
        browser.load("the console", () -> browser.role("button", "Sign in").click());
    }

    @AfterEach
    void closeBrowser() {
        try (Browser closed = browser) {
            closed.assertClean();
        }
    }
}
