package dev.daybook.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.kernel.Sha256;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaltedValueTest {

    /** Of docs/integrity.md, made by openssl. */
    private static final String SALT = "AwQFBgcICQoLDA0ODxAREg";

    private static final String DIGEST = "MRqoTaGcyEtU9UE41RCdG5vZVfjb2Itv-H_hmS5PtxA";

    private static String digest(byte[] salt, String name, String value) {
        return SaltedDigest.of(Sha256.begin(), salt, name, value);
    }

    @Test
    void opensTheDigestThatWasMadeOfIt() {
        assertThat(new SaltedValue(SALT, "user3@example.com").opens("username", DIGEST))
                .isTrue();
        assertThat(new SaltedValue(SALT, "user4@example.com").opens("username", DIGEST))
                .isFalse();
        assertThat(new SaltedValue(SALT, "user3@example.com").opens("email", DIGEST))
                .isFalse();
        assertThat(new SaltedValue("AwQFBgcICQoLDA0ODxARFg", "user3@example.com").opens("username", DIGEST))
                .isFalse();
    }

    /** The last bytes of a longer salt, or of a name, could else be taken for the beginning of what is behind them. */
    @Test
    void opensNoDigestToTwoValues() {
        byte[] shorter = {'a'};
        String longer = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[] {'a', 'u'});
        assertThat(new SaltedValue("YQ", "x").opens("username", digest(shorter, "username", "x")))
                .isFalse();
        assertThat(new SaltedValue(longer, "x").opens("sername", digest(shorter, "username", "x")))
                .isFalse();
        byte[] salt = Base64.getUrlDecoder().decode(SALT);
        String digest = digest(salt, "a\0b", "c");
        assertThat(digest).isEqualTo(digest(salt, "a", "b\0c"));
        assertThat(new SaltedValue(SALT, "c").opens("a\0b", digest)).isFalse();
        assertThat(new SaltedValue(SALT, "b\0c").opens("a", digest)).isFalse();
        String halves = digest(salt, "a", "\ud800");
        assertThat(halves).isEqualTo(digest(salt, "a", "?"));
        assertThat(new SaltedValue(SALT, "?").opens("a", halves)).isTrue();
        assertThat(new SaltedValue(SALT, "\ud800").opens("a", halves)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "AwQFBgcICQoLDA0ODxAREg==",
                "AwQFBgcICQoLDA0ODxAREh",
                "AwQFBgcICQoLDA0ODxAR",
                "AwQFBgcICQoLDA0ODxAREhM",
                "AwQFBgcICQoLDA0ODxAREg\n",
                "+wQFBgcICQoLDA0ODxAREg"
            })
    void hasASaltOf16BytesInOneSpelling(String salt) {
        assertThat(new SaltedValue(salt, "user3@example.com").opens("username", DIGEST))
                .isFalse();
    }

    @Test
    void isSealedWithASaltOfItsOwn() {
        Map<String, String> values = Map.of("ip", "::1", "details.a\"b", "\"x\"");
        SealedValues sealed = SealedValues.of(values);
        assertThat(sealed.isEmpty()).isFalse();
        assertThat(sealed.salts()).contains("\"details.a\\\"b\":\"").hasSize("{}".length() + 2 * 22 + 25);
        assertThat(SealedValues.of(values)).isNotEqualTo(sealed);
        assertThat(SealedValues.of(Map.of()).isEmpty()).isTrue();
        for (String broken : new String[] {"\0", "\ud800"}) {
            assertThatThrownBy(() -> SealedValues.of(Map.of("ip", broken)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
