package dev.daybook.console;

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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

class AdministrationIT extends IntegrationTest {

    @Autowired
    private DataDirectory directory;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final String org = "administration-" + UUID.randomUUID();
    private ApiClient administrator;
    private ConsoleClient boss;

    @BeforeEach
    void somebodyAdministers() {
        administrator = ApiClient.administrator(port, directory);
        boss = ConsoleClient.of(administrator.with(org, "boss", "ADMIN_API_ACCESS", "WRITE_EVENTS"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /console/tokens?offset=-1 | 422 | offset must not be negative.
            /console/tokens?offset=99999999999999999999 | 422 | offset has a value of the wrong kind.
            /console/tokens?offset=9223372036854775807 | 200 | API tokens
            /console/tokens?offset=%ff | 400 | The query or form cannot be decoded.
            /console/tokens/no-id | 404 | There is nothing here by that id.
            /console/tokens/5f0c8f2e-52b4-4f0f-9d0e-3c1a8f7d2b61 | 404 | There is no such API token.
            /console/limits?offset=-1 | 422 | offset must not be negative.
            /console/limits/set?maxUsage=x | 200 | Set a limit
            /console/tokens/ | 404 | There is nothing at this path.
            /console/sign-out | 405 | The method GET does not work here; Allow says which do.
            /console/assets/x/..%2fapplication.yml | 404 | There is nothing at this path.
            /console/health | 403 | Your permissions do not allow this.
            """)
    void whatCannotBeShownIsSaidAsAPage(String path, int status, String words) {
        HttpResponse<String> answer = boss.get(path);

        assertThat(answer.statusCode()).as(answer::body).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(answer.body()).contains(words).contains("Sign out");
    }

    @ParameterizedTest
    @CsvSource({
        "%00, 422",
        "a%0ab, 422",
        "%ed%a0%80, 400",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 422",
        "%3Cb%3E, 200"
    })
    void anOrganizationThatThereCannotBeIsSaid(String organization, int status) {
        ConsoleClient all = ConsoleClient.of(administrator);

        HttpResponse<String> answer = all.get("/console/tokens?org=" + organization);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("<b>\"").contains("Sign out");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            userId=u&permissions=WRITE_EVENTS | 422 | name is required.
            name=&userId=u&permissions=WRITE_EVENTS | 422 | name must not be empty.
            name=n&userId=u | 422 | permissions must name at least one of
            name=n&userId=u&permissions=NOPE | 422 | A permission is not known
            name=n&userId=u&permissions[999999999]=x | 422 | permissions must name at least one of
            name=n&userId=u&class.module.classLoader=x | 422 | permissions must name at least one of
            name=n&userId=.&permissions=WRITE_EVENTS | 422 | userId must not be . or ..
            name=n%00&userId=u&permissions=WRITE_EVENTS | 422 | name must not hold control characters
            name=%ed%a0%80&userId=u&permissions=WRITE_EVENTS | 400 | The query or form cannot be decoded.
            name=n&userId=u&permissions=WRITE_EVENTS&expires=soon | 422 | expiresAt must be a day.
            name=n&userId=u&permissions=WRITE_EVENTS&expires=2001-01-01 | 422 | expiresAt must be in the future.
            name=n&userId=u&permissions=SYSTEM_ADMIN | 403 | The permission SYSTEM_ADMIN is required.
            name=n&userId=u&permissions=WRITE_EVENTS&orgId=other | 403 | This organization is not the caller&#39;s own.
            name=n&userId=u&permissions=WRITE_EVENTS&orgId=a%20b | 422 | orgId must be 1 to 128 characters
            """)
    void aTokenThatCannotBeIsNotMade(String form, int status, String words) {
        HttpResponse<String> answer = boss.post("/console/tokens/new", form);

        assertThat(answer.statusCode()).as(answer::body).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(jdbc.sql("select count(*) from api_token where org_id = ?")
                        .param(org)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            resource=events.read | 422 | maxUsage is required.
            resource=events.read&maxUsage=1e3&windowSeconds=60 | 422 | maxUsage must be a whole number.
            resource=events.read&maxUsage=-1&windowSeconds=60 | 422 | maxUsage must be a whole number.
            resource=events.read&maxUsage=99999999999999999999&windowSeconds=60 | 422 | maxUsage must be a whole number from 0 to
            resource=events.read&maxUsage=999999999999999999999999&windowSeconds=60 | 422 | maxUsage must be a whole number.
            resource=events.read&maxUsage=1&windowSeconds=0 | 422 | windowSeconds must be a whole number from 1 to
            resource=%3Cx%3E&maxUsage=1&windowSeconds=60 | 422 | The name of a resource is a letter
            maxUsage=1&windowSeconds=60 | 422 | The name of a resource is a letter
            resource=events.read&userId=%00&maxUsage=1&windowSeconds=60 | 422 | userId
            resource=events.read&maxUsage=100000&windowSeconds=60 | 403 | The operator allows 10000 of events.read
            resource=events.read&orgId=other&maxUsage=1&windowSeconds=60 | 404 | There is no such organization.
            """)
    void aLimitThatCannotBeIsNotSet(String form, int status, String words) {
        HttpResponse<String> answer = boss.post("/console/limits/set", form);

        assertThat(answer.statusCode()).as(answer::body).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(boss.get("/console/limits").body()).doesNotContain("the organization</td>");
    }

    @Test
    void aUserOfWhichNobodyKnowsTheOrganizationHasNoLimit() {
        HttpResponse<String> answer = ConsoleClient.of(administrator)
                .post("/console/limits/set", "resource=events.read&userId=u&maxUsage=1&windowSeconds=60");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("orgId is required: a user belongs to an organization.");
    }

    /** Who sees an organization by its own choice sees nothing of others. */
    @Test
    void theOrganizationThatIsChosenIsTheOnlyOneThatIsShown() {
        administrator.with(org + "-other", "stranger", "WRITE_EVENTS");
        ConsoleClient all = ConsoleClient.of(administrator);

        assertThat(all.get("/console/tokens?org=" + org).body())
                .contains("boss")
                .doesNotContain("-other");
        assertThat(boss.get("/console/tokens?org=" + org + "-other").body())
                .contains("boss")
                .doesNotContain("stranger");
    }

    @Test
    void theOrganizationThatIsChosenStaysChosenWhenSomethingIsTakenAway() {
        ConsoleClient all = ConsoleClient.of(administrator);
        administrator.with(org, "leaver", "WRITE_EVENTS");
        String token = jdbc.sql("select id::text from api_token where org_id = ? and user_id = 'leaver'")
                .param(org)
                .query(String.class)
                .single();
        boss.post("/console/limits/set", "resource=events.read&maxUsage=1&windowSeconds=60");
        assertThat(all.get("/console/tokens/" + token + "?org=" + org).body())
                .contains("name=\"org\" value=\"" + org + "\"")
                .contains("href=\"/console/tokens?org=" + org + "\"");

        assertThat(ConsoleClient.location(all.post("/console/tokens/" + token + "/delete", "org=" + org)))
                .endsWith("/console/tokens?org=" + org);
        assertThat(ConsoleClient.location(
                        all.post("/console/limits/remove", "resource=events.read&orgId=" + org + "&org=" + org)))
                .endsWith("/console/limits?org=" + org);
        boss.post("/console/limits/set", "resource=events.read&maxUsage=1&windowSeconds=60");
        assertThat(ConsoleClient.location(boss.post("/console/limits/remove", "resource=events.read&org=")))
                .endsWith("/console/limits");
    }
}
