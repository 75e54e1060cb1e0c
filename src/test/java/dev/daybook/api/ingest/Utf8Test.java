package dev.daybook.api.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.kernel.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @Test
    void takesEveryCharacterThatThereIs() {
        StringBuilder all = new StringBuilder();
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (Character.getType(character) != Character.SURROGATE) {
                all.appendCodePoint(character);
            }
        }
        assertThatCode(() -> Utf8.check(all.toString().getBytes(UTF_8))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0 80",
                "c1 a1",
                "c3",
                "c3 28",
                "e0 80 80",
                "e2 82",
                "e2 28 a1",
                "ed a0 80",
                "ed bf bf",
                "f0 80 80 80",
                "f0 9f 98",
                "f0 28 8c 28",
                "f4 90 80 80",
                "f5 80 80 80",
                "ff",
                "fe ff 00 7b"
            })
    void refusesWhatIsNoCharacterAndSaysWhere(String hex) {
        byte[] broken = HexFormat.ofDelimiter(" ").parseHex(hex);
        byte[] body = ByteBuffer.allocate(20 + broken.length)
                .put("{\"event\":\n\"Übergabe".getBytes(UTF_8))
                .put(broken)
                .array();
        assertThatExceptionOfType(Refusal.Malformed.class)
                .isThrownBy(() -> Utf8.check(body))
                .withMessage("The body is not UTF-8 (line 2, byte 11).");
    }

    @Test
    void agreesWithThePlatformOnRandomBytes() {
        Random random = new Random(20260131);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int at = 0; at < bytes.length; at++) {
                // Mostly what sequences are made of, so that many of them are whole.
                bytes[at] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(0x40) : 0xC0 + random.nextInt(0x40));
            }
            assertThat(isUtf8(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(isUtf8ByThePlatform(bytes));
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            Utf8.check(bytes);
            return true;
        } catch (Refusal.Malformed refusal) {
            return false;
        }
    }

    private static boolean isUtf8ByThePlatform(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
