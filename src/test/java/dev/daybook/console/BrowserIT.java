package dev.daybook.console;

import dev.daybook.IntegrationTest;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Journeys through the console in a real browser, against the whole service. Each test gets a page with no cookies; afterwards
 * nothing was said on its console, and nobody but the service was asked for anything.
 */
@NeedsBrowser
abstract class BrowserIT extends IntegrationTest {

    @LocalServerPort
    int port;

    Browser browser;

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

    @AfterEach
    void closeBrowser() {
        try (Browser closed = browser) {
            closed.assertClean();
        }
    }
}
