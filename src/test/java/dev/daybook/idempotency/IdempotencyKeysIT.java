package dev.daybook.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.IntegrationTest;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class IdempotencyKeysIT extends IntegrationTest {

    private final String org = "keys-" + UUID.randomUUID();

    @Autowired
    private IdempotencyKeys keys;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void aKeyIsForgottenAfterADayAndNotBefore() {
        byte[] content = content("a");
        keys.isFirst(key("old"), content);
        keys.isFirst(key("young"), content);
        age("old", "24 hours 1 second");
        age("young", "23 hours 59 minutes");

        keys.forgetOld();

        assertThat(keys.isFirst(key("old"), content)).isTrue();
        assertThat(keys.isFirst(key("young"), content)).isFalse();
    }

    @Test
    void aKeyIsOfItsKindAndItsOrganization() {
        byte[] content = content("a");
        assertThat(keys.isFirst(key("k"), content)).isTrue();
        assertThat(keys.isFirst(new IdempotencyKey("another", org, "k"), content("b")))
                .isTrue();
        assertThat(keys.isFirst(new IdempotencyKey("test", org + "-other", "k"), content("b")))
                .isTrue();
        assertThatExceptionOfType(Refusal.Conflict.class).isThrownBy(() -> keys.isFirst(key("k"), content("b")));
    }

    @Test
    void theFirstAnswerIsGivenAgainAndNothingIsTakenForIt() {
        String first = keys.answer(key("answer"), content("a"), keep -> {
            keep.accept("one");
            return "one";
        });
        assertThat(first).isEqualTo("one");
        assertThat(keys.answer(key("answer"), content("a"), keep -> {
                    throw new AssertionError("taken again");
                }))
                .isEqualTo("one");
        assertThatExceptionOfType(Refusal.Conflict.class)
                .isThrownBy(() -> keys.answer(key("answer"), content("b"), keep -> {
                    throw new AssertionError("taken");
                }));
    }

    @Test
    void whoeverIsRefusedBecauseTheSameWasFasterGetsItsAnswer() {
        String answer = keys.answer(key("twin"), content("a"), keep -> {
            keys.answer(key("twin"), content("a"), faster -> {
                faster.accept("of the faster");
                return "of the faster";
            });
            keep.accept("of the slower");
            return "of the slower";
        });
        assertThat(answer).isEqualTo("of the faster");
    }

    @Test
    void whoeverIsRefusedForAnotherReasonLeavesItsKeyFree() {
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> keys.answer(key("refused"), content("a"), keep -> {
                    throw new Refusal.Denied("No.");
                }));
        assertThat(keys.isFirst(key("refused"), content("b"))).isTrue();
    }

    private IdempotencyKey key(String key) {
        return new IdempotencyKey("test", org, key);
    }

    private static byte[] content(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private void age(String key, String interval) {
        jdbc.sql("""
                update idempotency_key set posted_at = posted_at - ?::interval where org_id = ? and key = ?""").param(interval).param(org).param(key).update();
    }
}
