package dev.daybook.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.daybook.kernel.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    private static final String KIND = "usage";

    @ParameterizedTest
    @ValueSource(strings = {"k", "a b", "9f1c-\"quoted\"", "~!@"})
    void takesVisibleKeys(String key) {
        assertThat(new IdempotencyKey(KIND, "acme", key).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " k", "k ", "k\u00e9", "k\tk", "k\u0000"})
    void refusesOtherKeys(String key) {
        assertThatExceptionOfType(Refusal.Invalid.class).isThrownBy(() -> new IdempotencyKey(KIND, "acme", key));
        assertThatExceptionOfType(Refusal.Invalid.class)
                .isThrownBy(() -> new IdempotencyKey(KIND, "acme", "k".repeat(257)));
    }

    @Test
    void keysAreKeptForADayAtLeast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdempotencySettings(Duration.ofHours(24).minusNanos(1)))
                .withMessageContaining("daybook.idempotency.keep-keys");
    }
}
