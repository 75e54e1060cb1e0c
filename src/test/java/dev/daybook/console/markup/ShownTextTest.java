package dev.daybook.console.markup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Start Autopilot", "Größe in Zürich", "日本語", "שלום", "مرحبا", "👩‍🚀", "می‌خواهم", "<script>"
            })
    void leavesWhatIsSeen(String text) {
        assertThat(ShownText.of(text)).isEqualTo(text);
    }

    @Test
    void drawsControlCharacters() {
        assertThat(ShownText.of("a\u0000b\u001b[31m\r\n\tc\u007f")).isEqualTo("a␀b␛[31m␍␊␉c␡");
    }

    @Test
    void namesWhatTurnsTheDirection() {
        assertThat(ShownText.of("exe\u202Egpj.\u2066x\u200F")).isEqualTo("exe⟨U+202E⟩gpj.⟨U+2066⟩x⟨U+200F⟩");
    }

    @Test
    void namesWhatHasNoWidth() {
        assertThat(ShownText.of("ad\u200Bmin\uFEFF\u00AD\u2028\u0085"))
                .isEqualTo("ad⟨U+200B⟩min⟨U+FEFF⟩⟨U+00AD⟩⟨U+2028⟩⟨U+0085⟩");
        assertThat(ShownText.of("ad\u200Dmin")).isEqualTo("ad⟨U+200D⟩min");
        assertThat(ShownText.of("admin\u200C")).isEqualTo("admin⟨U+200C⟩");
    }

    @Test
    void namesTagsBeyondTheFirstPlane() {
        assertThat(ShownText.of("a\uDB40\uDC41")).isEqualTo("a⟨U+E0041⟩");
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(ShownText.of("abc", 3)).isEqualTo("abc");
        assertThat(ShownText.of("abcd", 3)).isEqualTo("abc…");
        assertThat(ShownText.of("ab👩cd", 3)).isEqualTo("ab…");
    }
}
