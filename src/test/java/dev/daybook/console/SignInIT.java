package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.api.ApiClient;
import dev.daybook.postgres.DataDirectory;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

class SignInIT extends IntegrationTest {

    @Autowired
    private DataDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final String org = "console-" + UUID.randomUUID();
    private ApiClient administrator;
    private ApiClient caller;

    @BeforeEach
    void somebodyHasAToken() {
        administrator = ApiClient.administrator(port, directory);
        caller = administrator.with(org, "ada", "ADMIN_API_ACCESS");
    }

    @Test
    void aTokenIsExchangedForACookieThatNoScriptSeesAndNoOtherSiteCausesToBeSent() {
        ConsoleClient browser = new ConsoleClient(port);

        HttpResponse<String> answer = browser.signIn(ConsoleClient.token(caller), "/console/tokens");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(ConsoleClient.location(answer)).isEqualTo("/console/tokens");
        assertThat(answer.headers().allValues("Set-Cookie").getFirst())
                .matches("daybook-session=[\\w-]{43}; Path=/console; HttpOnly; SameSite=Strict");
        assertThat(browser.get("/console/tokens").statusCode()).isEqualTo(200);
    }

    @Test
    void behindTlsTheCookieIsSentByTlsAloneAndNoNeighbourCanSetIt() {
        ConsoleClient browser = new ConsoleClient(port);
        String[] tls = {"X-Forwarded-Proto", "https", "X-Forwarded-Host", "audit.example.org"};
        String page = browser.get("/console/sign-in", tls).body();
        String carried = page.replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        assertThat(browser.cookie("__Host-daybook-visitor")).isNotEmpty();

        HttpResponse<String> answer = browser.send(
                "POST",
                "/console/sign-in",
                "token=" + ConsoleClient.token(caller) + "&_csrf=" + ConsoleClient.encode(carried),
                tls);

        assertThat(answer.headers().allValues("Set-Cookie").getFirst())
                .matches("__Host-daybook-session=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
        // Whoever has it by http is nobody.
        assertThat(browser.get("/console/tokens").statusCode()).isEqualTo(303);
        assertThat(browser.get("/console/tokens", tls).statusCode()).isEqualTo(200);
    }

    @Test
    void behindAProxyThatTakesAPrefixOffEverythingLeadsBelowIt() {
        ConsoleClient browser = new ConsoleClient(port);

        HttpResponse<String> away = browser.get("/console/tokens", "X-Forwarded-Prefix", "/audit");
        assertThat(ConsoleClient.location(away)).isEqualTo("/audit/console/sign-in?next=%2Fconsole%2Ftokens");

        HttpResponse<String> page = browser.get("/console/sign-in", "X-Forwarded-Prefix", "/audit");
        assertThat(page.body()).contains("action=\"/audit/console/sign-in\"").contains("href=\"/audit/console/assets/");
        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow()).contains("Path=/audit/console;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "dbk_00000000_0000000000000000000000000000000000000000000", "Bearer x"})
    void whatIsNoTokenSignsNobodyIn(String wrong) {
        ConsoleClient browser = new ConsoleClient(port);

        HttpResponse<String> answer = browser.signIn(wrong, "/console/tokens");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("This is no API token that is valid now")
                .contains("value=\"/console/tokens\"");
        assertThat(browser.isSignedIn()).isFalse();
    }

    @Test
    void whoIsNotSignedInLeavesNothingInTheDatabase() {
        long before = sessions();
        ConsoleClient browser = new ConsoleClient(port);
        browser.get("/console/");
        browser.get("/console/sign-in");
        browser.signIn("wrong", "");
        browser.get("/console/sign-in/provider");

        assertThat(sessions()).isEqualTo(before);
    }

    private long sessions() {
        return jdbc.sql("select count(*) from session where org_id = ?")
                .param(org)
                .query(Long.class)
                .single();
    }

    @Test
    void aSessionThatSomebodyElsePutIntoTheBrowserIsNotTheOneThatBegins() {
        ConsoleClient attacker = ConsoleClient.of(administrator.with(org, "mallory", "WRITE_EVENTS"));
        ConsoleClient victim = new ConsoleClient(port);
        victim.hold("daybook-session", attacker.session());

        victim.signIn(ConsoleClient.token(caller), "");

        assertThat(victim.session()).isNotEqualTo(attacker.session());
        assertThat(victim.get("/console/tokens").body()).contains("ada");
        assertThat(attacker.get("/console/").statusCode()).isEqualTo(303);
    }

    @Test
    void signingOutEndsTheSessionForWhoeverHasTheCookie() {
        ConsoleClient browser = ConsoleClient.of(caller);
        String session = browser.session();

        assertThat(ConsoleClient.location(browser.post("/console/sign-out", "")))
                .isEqualTo("/console/sign-in");
        assertThat(browser.isSignedIn()).isFalse();

        browser.hold("daybook-session", session);
        assertThat(browser.get("/console/tokens").statusCode()).isEqualTo(303);
        assertThat(sessions()).isZero();
    }

    @Test
    void deletingATokenSignsOutWhoeverCameWithIt() {
        ConsoleClient browser = ConsoleClient.of(caller);
        ConsoleClient other = ConsoleClient.of(caller);
        assertThat(other.get("/console/tokens").statusCode()).isEqualTo(200);
        String id = json(administrator.get("/api/v2/apiTokens/?limit=1000"), 200)
                .get("data")
                .valueStream()
                .filter(token -> token.get("orgId").asString().equals(org))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asString();

        assertThat(browser.post("/console/tokens/" + id + "/delete", "").statusCode())
                .isEqualTo(303);

        assertThat(browser.get("/console/tokens").statusCode()).isEqualTo(303);
        assertThat(other.get("/console/tokens").statusCode()).isEqualTo(303);
        assertThat(caller.get("/api/v2/apiTokens/").statusCode()).isEqualTo(401);
    }

    @Test
    void theCookieOpensNothingButTheConsole() {
        ConsoleClient browser = ConsoleClient.of(caller);

        assertThat(browser.get("/api/v2/apiTokens/").statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/v2/apiTokens/", "Authorization", "Bearer " + browser.session())
                        .statusCode())
                .isEqualTo(401);
        assertThat(new ConsoleClient(port)
                        .get("/console/tokens", "Authorization", caller.authorization())
                        .statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_csrf=", "_csrf=x", "_csrf=AAAA&_csrf=BBBB", "_csrf=%00"})
    void aFormWithoutWhatOurFormsCarryChangesNothing(String carried) {
        ConsoleClient browser = ConsoleClient.of(caller);

        HttpResponse<String> answer =
                browser.send("POST", "/console/tokens/new", "name=n&userId=u&permissions=ADMIN_API_ACCESS&" + carried);

        assertThat(answer.statusCode()).isIn(400, 403);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(tokens("u")).isZero();
    }

    @Test
    void theFormOfOneSessionIsOfNoUseInAnother() {
        ConsoleClient mallory = ConsoleClient.of(administrator.with(org, "mallory", "ADMIN_API_ACCESS"));
        ConsoleClient browser = ConsoleClient.of(caller);
        String carried = "&_csrf=" + ConsoleClient.encode(mallory.formToken());

        // Nor does a cookie help that a neighbour planted.
        browser.hold("daybook-visitor", "planted");
        assertThat(browser.send("POST", "/console/tokens/new", "name=n&userId=u&permissions=ADMIN_API_ACCESS" + carried)
                        .statusCode())
                .isEqualTo(403);
        assertThat(tokens("u")).isZero();
    }

    @Test
    void htmxSendsWhatFormsCarryAsAHeader() {
        ConsoleClient browser = ConsoleClient.of(caller);

        HttpResponse<String> answer = browser.send(
                "POST",
                "/console/tokens/new",
                "name=n&userId=h&permissions=ADMIN_API_ACCESS",
                "X-CSRF-TOKEN",
                browser.formToken(),
                "HX-Request",
                "true");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(tokens("h")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 303",
        "Origin, https://evil.example, 403",
        "Origin, null, 403",
        "Origin, http://localhost, 403",
        "Origin, http://localhost:1, 403"
    })
    void aFormThatAnotherSiteSendsChangesNothing(String header, String value, int status) {
        ConsoleClient browser = ConsoleClient.of(caller);

        assertThat(browser.post("/console/sign-out", "", header, value).statusCode())
                .isEqualTo(status);
        assertThat(browser.isSignedIn()).isEqualTo(status == 403);
    }

    @Test
    void aFormOfOurOwnOriginIsTaken() {
        ConsoleClient browser = ConsoleClient.of(caller);

        assertThat(browser.post("/console/sign-out", "", "Origin", "http://localhost:" + port)
                        .statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "/console//evil.example",
                "/console/\\evil.example",
                "/console/../..//evil.example",
                "/console/../api/v2/eventLogs/",
                "/console/x/%2E%2e/../y",
                "/console/tokens/..?a=b",
                "/console/.",
                "javascript:alert(1)",
                "/console/\r\nSet-Cookie: a=b",
                "/console/\u0000",
                "/console/sign-in",
                "/console/sign-out",
                "/consolex/",
                "/api/v2/eventLogs/",
                " /console/tokens",
                "/console/tokens#@evil.example",
                "/console/tokens?a=\"onload=\"x"
            })
    void aLinkLeadsNobodyOutOfTheConsole(String next) {
        ConsoleClient browser = new ConsoleClient(port);

        HttpResponse<String> answer = browser.signIn(ConsoleClient.token(caller), next);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(ConsoleClient.location(answer)).isEqualTo("/console/");
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("a="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/console/tokens", "/console/tokens?offset=100&org=acme%20corp", "/console/events?q=%22a%20b%22"
            })
    void whoWantedToSeeAPageSeesItAfterTheSignIn(String page) {
        ConsoleClient browser = new ConsoleClient(port);
        String form = ConsoleClient.location(browser.get(page));
        assertThat(form).isEqualTo("/console/sign-in?next=" + ConsoleClient.encode(page));

        assertThat(ConsoleClient.location(browser.signIn(ConsoleClient.token(caller), page)))
                .isEqualTo(page);
    }

    @Test
    void aPartOfAPageThatIsNotSignedInSendsTheWholePageToTheSignIn() {
        HttpResponse<String> answer = new ConsoleClient(port).get("/console/tokens", "HX-Request", "true");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/console/sign-in");
        assertThat(answer.body()).contains("Your session has ended").doesNotContain("<html");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/console/events?user=ada&q=a%20b, ?next=%2Fconsole%2Fevents%3Fuser%3Dada%26q%3Da%2520b",
        "http://localhost/audit/console/limits, ?next=%2Fconsole%2Flimits",
        "http://evil.example//evil.example/console//evil.example, ''",
        "javascript:alert(1), ''",
    })
    void whoseSessionEndsWhileAPageIsShownComesBackToIt(String shown, String next) {
        HttpResponse<String> answer = new ConsoleClient(port)
                .get("/console/events-values/user", "HX-Request", "true", "HX-Current-URL", shown);

        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/console/sign-in" + next);
    }

    @Test
    void wrongTokensOfOneAddressAreLimitedAsAtTheApi() {
        ConsoleClient browser = new ConsoleClient(port);
        String carried = "&_csrf=" + ConsoleClient.encode(browser.formToken());
        HttpResponse<String> answer = browser.get("/console/sign-in");
        for (int i = 0; i < 70; i++) {
            answer = browser.send(
                    "POST",
                    "/console/sign-in",
                    "token=dbk_%08d_%043d".formatted(i, i) + carried,
                    "X-Forwarded-For",
                    "198.51.100.23");
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("Too many wrong API tokens came from this address");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aBrowserAtTheServiceItselfIsLedToTheConsoleAndAProgramIsNot() {
        ConsoleClient browser = new ConsoleClient(port);

        HttpResponse<String> led = browser.get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(led.statusCode()).isEqualTo(303);
        assertThat(ConsoleClient.location(led)).isEqualTo("/console/");

        for (String accept : new String[] {"application/json", "*/*"}) {
            HttpResponse<String> program = browser.get("/", "Accept", accept);
            assertThat(program.statusCode()).isEqualTo(401);
            assertThat(program.body()).isEqualTo("{\"message\":\"Invalid API token\"}");
            assertThat(caller.get("/", "Accept", accept).statusCode()).isEqualTo(404);
        }
    }

    private long tokens(String user) {
        return jdbc.sql("select count(*) from api_token where org_id = ? and user_id = ?")
                .param(org)
                .param(user)
                .query(Long.class)
                .single();
    }
}
