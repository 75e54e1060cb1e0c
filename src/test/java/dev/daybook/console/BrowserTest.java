package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The browser of the journeys does what somebody would do, and sees what somebody would miss. */
@NeedsBrowser
class BrowserTest {

    private static final String PAGE = """
            <!doctype html><html lang=en><head><title>Fruit</title><meta name=viewport content='width=device-width'>
            <link rel=icon href='data:,'></head><body><main>
            <h1>Fruit</h1>
            <form action=/picked><label for=name>Name</label> <input id=name name=name>
            <label for=kind>Kind</label> <select id=kind name=kind><option>Apple</option><option>Pear</option></select>
            <label for=day>Day</label> <input id=day name=day type=date>
            <button>Pick</button> <button hidden>Pick</button></form>
            <a href=/basket download='basket.txt'>Basket</a>
            <ul><li>one <button>Eat</button></li><li>two <button>Eat</button></li></ul>
            <p id=late></p>
            </main></body></html>""";

    private static HttpServer server;

    private Browser browser;

    @BeforeAll
    static void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = (exchange.getRequestURI().getPath().equals("/basket") ? "two apples" : PAGE)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html;charset=utf-8");
            exchange.getResponseHeaders().add("Set-Cookie", "seen=yes; HttpOnly");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void open() {
        browser = Chromium.open(
                URI.create("http://localhost:" + server.getAddress().getPort()));
        browser.open("/");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void fillsAFormByMouseAndKeyboard() {
        assertThat(browser.title()).isEqualTo("Fruit");
        browser.label("Name").type("Bramley's Seedling é 7");
        browser.label("Kind").choose("Pear");
        browser.label("Day").set("2026-11-29");

        browser.load("what was picked", () -> browser.role("button", "Pick").click());

        assertThat(browser.path()).isEqualTo("/picked?name=Bramley%27s+Seedling+%C3%A9+7&kind=Pear&day=2026-11-29");
        browser.assertClean();
    }

    @Test
    void goesByKeyboardAlone() {
        browser.press("Tab");
        assertThat(browser.focused()).isEqualTo("textbox Name");
        browser.type("x");
        browser.press("Backspace");
        browser.type("Cox");
        browser.press("Tab");
        assertThat(browser.focused()).isEqualTo("combobox Kind");
        browser.press("ArrowDown");
        browser.press("Shift+Tab");

        browser.load("what was picked", () -> browser.press("Enter"));

        assertThat(browser.path()).isEqualTo("/picked?name=Cox&kind=Pear&day=");
    }

    @Test
    void findsWithinWhatItFound() {
        assertThat(browser.role("button", "Eat").count()).isEqualTo(2);
        assertThat(browser.css("li", "two").role("button", "Eat").count()).isEqualTo(1);
        assertThat(browser.css("li").at(1).text()).startsWith("two");
        assertThat(browser.role("button", "Pick").count())
                .as("of those that are shown")
                .isEqualTo(1);
    }

    @Test
    void waitsForWhatComesLater() {
        browser.run("setTimeout(() => { document.getElementById('late').textContent = 'here I am' }, 300)");
        browser.css("#late").awaitText("here I am");
        browser.run("setTimeout(() => document.getElementById('late').remove(), 300)");
        browser.css("#late").awaitGone();
    }

    @Test
    void doesNotClickThroughWhatLiesAbove() {
        browser.run("document.body.append(Object.assign(document.createElement('div'), {id: 'above'}));"
                + "document.getElementById('above').style = 'position: fixed; inset: 0'; 0");
        browser.run("setTimeout(() => document.getElementById('above').remove(), 400)");

        browser.load("what was picked", () -> browser.role("button", "Pick").click());

        assertThat(browser.run("document.getElementById('above') === null").asBoolean())
                .isTrue();
    }

    @Test
    void hasNoCookiesOfThePageBefore() {
        assertThat(browser.cookie("seen").orElseThrow().get("httpOnly").asBoolean())
                .isTrue();
        try (Browser other = Chromium.open(
                URI.create("http://localhost:" + server.getAddress().getPort()))) {
            assertThat(other.cookie("seen")).isEmpty();
        }
    }

    @Test
    void downloadsUnderTheNameThatWasGiven() throws Exception {
        Path file = browser.download(() -> browser.role("link", "Basket").click());

        assertThat(file).hasFileName("basket.txt");
        assertThat(Files.readString(file)).isEqualTo("two apples");
    }

    @Test
    void seesErrorsOnTheConsole() {
        browser.run("console.error('worms'); setTimeout(() => { throw new Error('rotten') })");
        browser.run("new Promise(done => setTimeout(done, 50))");

        assertThatThrownBy(browser::assertClean).hasMessageContaining("worms").hasMessageContaining("rotten");
        browser.expectError("worms");
        browser.expectError("rotten");
        browser.assertClean();
        browser.expectError("hail");
        assertThatThrownBy(browser::assertClean).hasMessageContaining("hail");
    }

    @Test
    void seesRequestsToOthers() {
        browser.run("fetch('http://fruit.example/').catch(() => 0)");
        browser.expectError("net::ERR_NAME_NOT_RESOLVED");

        assertThatThrownBy(browser::assertClean).hasMessageContaining("http://fruit.example/");
        browser.allowHost("fruit.example");
        browser.assertClean();
    }

    @Test
    void seesFaultsOfAccessibilityAndWhatSticksOut() {
        browser.examine("harness");
        assertThat(browser.violations()).isEmpty();

        browser.run("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')");
        assertThat(browser.violations()).hasSize(1).allMatch(fault -> fault.startsWith("image-alt: "));
        browser.run("document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"width: 400px\">wide')");
        assertThatThrownBy(() -> browser.examine("harness-wide"))
                .hasMessageContaining("does not stick out of Look[width=375");
    }
}
