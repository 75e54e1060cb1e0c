package dev.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestIdentityProvider;
import dev.daybook.TestIdentityProvider.Flaw;
import dev.daybook.TestIdentityProvider.Person;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProviderSignInIT extends IntegrationTest {

    private static final Duration LIFE = Duration.ofMinutes(5);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private final String org = "provided-" + UUID.randomUUID();
    private final Person person = new Person(org, "olga", List.of("ADMIN_API_ACCESS", "unknown-word"));

    @Test
    void whoSignsInAtTheProviderIsTheCallerThatItsClaimsSay() {
        ConsoleClient browser = new ConsoleClient(port);
        assertThat(browser.get("/console/sign-in").body())
                .contains("Sign in with <span>your organization&#39;s account</span>");

        HttpResponse<String> back = comeBack(browser, sent(browser, "/console/tokens"), Flaw.NONE, LIFE);

        assertThat(back.statusCode()).as(back::body).isEqualTo(200);
        assertThat(back.body()).contains("http-equiv=\"refresh\" content=\"0;url=/console/tokens\"");
        assertThat(back.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("daybook-session=")
                        .contains("HttpOnly")
                        .contains("SameSite=Strict"))
                .anySatisfy(cookie -> assertThat(cookie).startsWith("daybook-pending=;"));
        assertThat(browser.get("/console/tokens").body()).contains("olga of the provider");
        assertThat(browser.get("/console/health").statusCode()).isIn(403, 404);
        assertThat(sessions())
                .hasSize(1)
                .allSatisfy(permissions -> assertThat(permissions).isEqualTo("{ADMIN_API_ACCESS}"));
    }

    @Test
    void aTokenThatSomebodyMakesEndsWithTheSessionAtTheLatest() {
        ConsoleClient browser = signedIn(LIFE);

        assertThat(browser.get("/console/tokens/new").body()).contains("Without one it ends with your own");
        assertThat(browser.post("/console/tokens/new", "name=n&userId=olga&permissions=ADMIN_API_ACCESS")
                        .statusCode())
                .isEqualTo(200);
        assertThat(jdbc.sql("""
                        select count(*) from api_token
                        where org_id = ? and expires_at between now() + interval '11 hours' and now() + interval '12 hours'""").param(org).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void aSessionLastsAsTheSettingsSayAndOutlivesWhatTheProviderGave() {
        Duration gone = Duration.ofSeconds(2);
        ConsoleClient browser = signedIn(gone);

        Awaitility.await()
                .pollDelay(gone.plusSeconds(1))
                .untilAsserted(() ->
                        assertThat(browser.get("/console/tokens").statusCode()).isEqualTo(200));
        assertThat(jdbc.sql("select ends_at - began_at = interval '12 hours' from session where org_id = ?")
                        .param(org)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void oneUserHasSoManySessionsAndNoMore() {
        ConsoleClient first = signedIn(LIFE);
        for (int i = 0; i < 20; i++) {
            signedIn(LIFE);
        }

        assertThat(sessions()).hasSize(20);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(first.get("/console/tokens").statusCode()).isEqualTo(303));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void anIdTokenThatIsNotRightSignsNobodyIn(Flaw flaw) {
        ConsoleClient browser = new ConsoleClient(port);

        HttpResponse<String> back = comeBack(browser, sent(browser, "/console/tokens"), flaw, LIFE);

        assertThat(back.statusCode()).isEqualTo(flaw == Flaw.PROVIDER_FAILS ? 503 : 403);
        assertThat(back.body()).doesNotContain("secret");
        assertThat(browser.isSignedIn()).isFalse();
        assertThat(sessions()).isEmpty();
    }

    @Test
    void whoHasNoOrganizationIsToldWhichClaimIsMissing() {
        ConsoleClient browser = new ConsoleClient(port);

        assertThat(comeBack(browser, sent(browser, ""), Flaw.NO_ORGANIZATION, LIFE)
                        .body())
                .contains("The claim org_id is missing");
    }

    @Test
    void anotherStateSignsNobodyIn() {
        ConsoleClient browser = new ConsoleClient(port);
        URI address = sent(browser, "");
        String code = TestIdentityProvider.code(address, person, Flaw.NONE, LIFE);

        HttpResponse<String> back = browser.get("/console/sign-in/callback?code=" + code + "&state=other" + iss());

        assertThat(back.statusCode()).isEqualTo(400);
        assertThat(browser.isSignedIn()).isFalse();
    }

    /** So that nobody can be signed in as somebody else by a link. */
    @Test
    void aBrowserThatDidNotBeginSignsNobodyIn() {
        ConsoleClient attacker = new ConsoleClient(port);
        ConsoleClient victim = new ConsoleClient(port);

        HttpResponse<String> back = comeBack(victim, sent(attacker, ""), Flaw.NONE, LIFE);

        assertThat(back.statusCode()).isEqualTo(400);
        assertThat(back.body()).contains("This sign-in was not begun in this browser");
        assertThat(victim.isSignedIn()).isFalse();
    }

    /** A code that was stolen is of no use without the verifier. */
    @Test
    void aCodeOfAnotherSignInSignsNobodyIn() {
        ConsoleClient owner = new ConsoleClient(port);
        ConsoleClient thief = new ConsoleClient(port);
        String code = TestIdentityProvider.code(sent(owner, ""), person, Flaw.NONE, LIFE);

        HttpResponse<String> back =
                thief.get("/console/sign-in/callback?code=" + code + "&state=" + state(sent(thief, "")) + iss());

        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(thief.isSignedIn()).isFalse();
    }

    @Test
    void aCodeWorksOnce() {
        ConsoleClient browser = new ConsoleClient(port);
        URI address = sent(browser, "");
        String code = TestIdentityProvider.code(address, person, Flaw.NONE, LIFE);
        String callback = "/console/sign-in/callback?code=" + code + "&state=" + state(address) + iss();
        String pending = browser.cookie("daybook-pending");
        assertThat(browser.get(callback).statusCode()).isEqualTo(200);

        assertThat(browser.get(callback).statusCode()).isEqualTo(400);
        browser.hold("daybook-pending", pending);
        assertThat(browser.get(callback).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&iss=http%3A%2F%2Fprovider.test"})
    void anAnswerOfAnotherProviderSignsNobodyIn(String issuer) {
        ConsoleClient browser = new ConsoleClient(port);
        URI address = sent(browser, "");
        String code = TestIdentityProvider.code(address, person, Flaw.NONE, LIFE);

        HttpResponse<String> back =
                browser.get("/console/sign-in/callback?code=" + code + "&state=" + state(address) + issuer);

        assertThat(back.statusCode()).isEqualTo(403);
        assertThat(back.body()).contains("another identity provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_denied", "<script>alert(1)</script>", ""})
    void whatTheProviderRefusesIsSaidAndNothingElseThatItSends(String error) {
        ConsoleClient browser = new ConsoleClient(port);
        URI address = sent(browser, "");

        HttpResponse<String> back = browser.get("/console/sign-in/callback?error=" + ConsoleClient.encode(error)
                + "&error_description=secret&state=" + state(address) + iss());

        assertThat(back.statusCode()).isIn(400, 403);
        assertThat(back.body()).doesNotContain("alert(1)").doesNotContain("secret");
        if (error.equals("access_denied")) {
            assertThat(back.body()).contains("did not sign you in: access denied.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c.d", "..", "%00", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x.y.z"})
    void aPendingCookieThatIsTamperedWithSignsNobodyIn(String value) {
        ConsoleClient browser = new ConsoleClient(port);
        URI address = sent(browser, "");
        browser.hold("daybook-pending", value);

        assertThat(comeBack(browser, address, Flaw.NONE, LIFE).statusCode()).isEqualTo(400);
        assertThat(browser.isSignedIn()).isFalse();
    }

    /** The cookie says where to go on: out of the console it does not lead, whatever is put into it. */
    @Test
    void nobodyIsLedOutOfTheConsole() {
        ConsoleClient browser = new ConsoleClient(port);
        URI address = sent(browser, "");
        String kept = browser.cookie("daybook-pending");
        browser.hold(
                "daybook-pending",
                kept.substring(0, kept.lastIndexOf('.')) + "."
                        + Base64.getUrlEncoder()
                                .encodeToString("https://evil.example/".getBytes(StandardCharsets.UTF_8)));

        assertThat(comeBack(browser, address, Flaw.NONE, LIFE).body())
                .contains("content=\"0;url=/console/\"")
                .doesNotContain("evil");
    }

    private ConsoleClient signedIn(Duration life) {
        ConsoleClient browser = new ConsoleClient(port);
        HttpResponse<String> back = comeBack(browser, sent(browser, ""), Flaw.NONE, life);
        assertThat(back.statusCode()).as(back::body).isEqualTo(200);
        return browser;
    }

    /** Where a browser is sent that wants to sign in. */
    private static URI sent(ConsoleClient browser, String next) {
        HttpResponse<String> answer = browser.get("/console/sign-in/provider?next=" + ConsoleClient.encode(next));
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(303);
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .contains("HttpOnly")
                        .contains("SameSite=Lax")
                        .contains("Max-Age=600"));
        return URI.create(ConsoleClient.location(answer));
    }

    private HttpResponse<String> comeBack(ConsoleClient browser, URI address, Flaw flaw, Duration life) {
        String code = TestIdentityProvider.code(address, person, flaw, life);
        return browser.get("/console/sign-in/callback?code=" + code + "&state=" + state(address) + iss());
    }

    private static String state(URI address) {
        return address.getRawQuery().replaceAll("(?:.*&)?state=([^&]*).*", "$1");
    }

    private static String iss() {
        return "&iss=" + ConsoleClient.encode(TestIdentityProvider.issuer());
    }

    private List<String> sessions() {
        return jdbc.sql("select permissions::text from session where org_id = ?")
                .param(org)
                .query((row, number) -> row.getString(1))
                .list();
    }
}
