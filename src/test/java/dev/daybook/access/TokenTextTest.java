package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {

    private final TokenText token = TokenText.random(new SecureRandom());

    @Test
    void aTextHasAReadablePrefixAnd256RandomBits() {
        assertThat(token.text()).matches("dbk_[0-9a-z]{8}_[0-9A-Za-z_-]{43}");
        assertThat(token.prefix()).hasSize(12).isEqualTo(token.text().substring(0, 12));
    }

    @Test
    void noTwoTextsAreAlike() {
        assertThat(TokenText.random(new SecureRandom()).text()).isNotEqualTo(token.text());
    }

    @Test
    void whatWasMadeCanBeParsed() {
        assertThat(TokenText.parse(token.text())).contains(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dbk_",
                "dbk_12345678",
                "dbk_12345678_short",
                "dbk_UPPERCAS_0123456789012345678901234567890123456789012",
                "xyz_12345678_0123456789012345678901234567890123456789012",
                "dbk_12345678_0123456789012345678901234567890123456789012\n",
                "dbk_12345678_01234567890123456789012345678901234567890é2"
            })
    void anyOtherTextIsNoToken(String sent) {
        assertThat(TokenText.parse(sent)).isEmpty();
    }

    @Test
    void theHashIsTheSha256OfTheWholeText() throws Exception {
        byte[] expected =
                MessageDigest.getInstance("SHA-256").digest(token.text().getBytes(StandardCharsets.UTF_8));

        assertThat(token.sha256()).isEqualTo(expected);
    }

    @Test
    void printingATextShowsItsPrefixOnly() {
        assertThat(token).hasToString(token.prefix());
    }
}
