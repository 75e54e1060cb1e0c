package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.IntegrationTest;
import dev.daybook.event.EventLog;
import dev.daybook.kernel.Refusal;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class SessionsIT extends IntegrationTest {

    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration ABSOLUTE = Duration.ofHours(8);
    private static final String ADDRESS = "192.0.2.7";

    @Autowired
    private SessionRows rows;

    @Autowired
    private ApiTokenRows tokenRows;

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private EntityManager entities;

    @Autowired
    private EventLog log;

    @Autowired
    private JsonMapper json;

    @Autowired
    private JdbcClient jdbc;

    private final Hands clock = new Hands(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final String org = "signed-in-" + UUID.randomUUID();
    private final Caller administrator = new Caller("admin", null, org, Set.of(Permission.SYSTEM_ADMIN), null);
    private LastUses uses;
    private Sessions sessions;
    private Sessions otherInstance;

    @BeforeEach
    void twoInstances() {
        uses = new LastUses(jdbc, clock);
        sessions = instance(uses);
        otherInstance = instance(new LastUses(jdbc, clock));
    }

    private Sessions instance(LastUses uses) {
        return new Sessions(
                rows,
                tokenRows,
                tokens,
                uses,
                new TokenCache(clock, Duration.ofSeconds(5)),
                entities,
                log,
                json,
                clock,
                new SessionSettings(IDLE, ABSOLUTE, 3, 10));
    }

    @Test
    void aSessionIsOpenOnEveryInstance() {
        String held = begin(token(null));

        assertThat(sessions.find(held)).map(Caller::userId).contains("ada");
        assertThat(otherInstance.find(held)).map(Caller::permissions).contains(Set.of(Permission.WRITE_EVENTS));
    }

    @Test
    void whatTheBrowserHoldsIsStoredNowhere() {
        String held = begin(token(null));

        String stored = jdbc.sql("select session::text || encode(sha256, 'escape') from session where org_id = ?")
                .param(org)
                .query(String.class)
                .single();
        assertThat(stored).doesNotContain(held).doesNotContain("ada of the test");
    }

    @Test
    void aSessionThatIsNotUsedEnds() {
        String held = begin(token(null));

        clock.add(IDLE.minusSeconds(1));
        assertThat(otherInstance.find(held)).isPresent();

        clock.add(Duration.ofSeconds(1));
        // What this instance has not heard of the other's use does not count before that wrote it.
        assertThat(sessions.find(held)).isEmpty();
    }

    @Test
    void aSessionThatIsUsedGoesOn() {
        String held = begin(token(null));

        for (int i = 0; i < 4; i++) {
            clock.add(IDLE.minusMinutes(1));
            assertThat(sessions.find(held)).as("use %s", i).isPresent();
            uses.write();
        }
        assertThat(otherInstance.find(held)).isPresent();
    }

    @Test
    void aSessionEndsHoweverMuchItIsUsed() {
        String held = begin(token(null));

        Instant end = clock.instant().plus(ABSOLUTE);
        while (clock.instant().isBefore(end)) {
            assertThat(sessions.find(held)).isPresent();
            clock.add(Duration.ofMinutes(10));
        }
        assertThat(sessions.find(held)).isEmpty();
    }

    @Test
    void aSessionEndsWithItsToken() {
        String held = begin(token(clock.instant().plus(Duration.ofMinutes(10))));

        clock.add(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(sessions.find(held)).isPresent();
        clock.add(Duration.ofSeconds(1));
        assertThat(sessions.find(held)).isEmpty();
    }

    @Test
    void aSessionIsDeletedWithItsToken() {
        IssuedToken token = token(null);
        String held = begin(token);
        assertThat(sessions.find(held)).isPresent();

        tokens.delete(administrator, token.token().id());

        assertThat(count()).isZero();
        assertThat(otherInstance.find(held)).isEmpty();
    }

    @Test
    void signingOutEndsOneSessionAndNoOther() {
        IssuedToken token = token(null);
        String one = begin(token);
        String other = begin(token);
        assertThat(sessions.find(one)).isPresent();

        sessions.end(one);

        assertThat(sessions.find(one)).isEmpty();
        assertThat(sessions.find(other)).isPresent();
    }

    @Test
    void theSessionThatWasNotUsedForTheLongestTimeMakesRoom() {
        IssuedToken token = token(null);
        String first = begin(token);
        clock.add(Duration.ofMinutes(1));
        String second = begin(token);
        clock.add(Duration.ofMinutes(1));
        assertThat(sessions.find(first)).isPresent();
        uses.write();
        String third = begin(token);
        String fourth = begin(token);

        assertThat(otherInstance.find(second)).isEmpty();
        assertThat(List.of(first, third, fourth))
                .allSatisfy(held -> assertThat(otherInstance.find(held)).isPresent());
    }

    /** Each sign-in is an event: so nobody fills a log by signing in and out. */
    @Test
    void oneUserSignsInSoOftenAMinuteAndNoMore() {
        IssuedToken token = token(null);
        for (int i = 0; i < 10; i++) {
            sessions.end(begin(token));
        }

        assertThatThrownBy(() -> begin(token)).isInstanceOf(Refusal.TooMany.class);
        clock.add(Duration.ofSeconds(6));
        assertThat(begin(token)).isNotEmpty();
    }

    @Test
    void whatIsNoSessionOpensNothing() {
        IssuedToken token = token(null);
        String held = begin(token);

        assertThat(List.of("", "x", token.text(), held + "A", held.substring(1), "'", "\0"))
                .allSatisfy(sent -> assertThat(sessions.find(sent)).isEmpty());
    }

    /** Neither opens as the other, although both are kept as hashes in one place. */
    @Test
    void whatOpensASessionIsNoToken() {
        String held = begin(token(null));
        assertThat(sessions.find(held)).isPresent();

        assertThat(tokens.authenticate(held, ADDRESS)).isEmpty();
        assertThat(sessions.begin(held, ADDRESS)).isEmpty();
    }

    @Test
    void sessionsThatHaveEndedAreForgotten() {
        IssuedToken token = token(null);
        begin(token);
        clock.add(Duration.ofMinutes(20));
        String used = begin(token);
        clock.add(Duration.ofMinutes(15));

        sessions.sweep();

        assertThat(count()).isEqualTo(1);
        assertThat(sessions.find(used)).isPresent();
    }

    @Test
    void theLogTellsWhoSignedInAndOut() {
        IssuedToken token = token(null);
        String held = begin(token);
        sessions.end(held);
        sessions.end(held);
        sessions.end("nothing");

        assertThat(jdbc.sql("""
                        select label || ' ' || user_id || ' ' || (poster_token = ?) from event
                        where org_id = ? and label like 'Console%' order by position""")
                        .param(token.token().id().toString())
                        .param(org)
                        .query(String.class)
                        .list())
                .containsExactly("Console sign-in ada true", "Console sign-out ada true");
    }

    @Test
    void whenATokenWasUsedLastIsWrittenOnceForAllItsUses() {
        IssuedToken token = token(null);
        for (int i = 0; i < 5; i++) {
            clock.add(Duration.ofSeconds(1));
            uses.used(token.token().id());
            uses.used(UUID.randomUUID());
        }
        assertThat(uses.ofTokens(List.of(token.token().id()))).isEmpty();

        uses.write();
        tokens.delete(administrator, token(null).token().id());

        assertThat(uses.ofTokens(List.of(token.token().id()))).containsValue(clock.instant());
    }

    private String begin(IssuedToken token) {
        return sessions.begin(token.text(), ADDRESS).orElseThrow().text();
    }

    private IssuedToken token(@Nullable Instant expiresAt) {
        return tokens.issue(
                administrator,
                new NewApiToken("test", "ada", "ada of the test", org, List.of("WRITE_EVENTS"), expiresAt));
    }

    private long count() {
        return jdbc.sql("select count(*) from session where org_id = ?")
                .param(org)
                .query(Long.class)
                .single();
    }
}
