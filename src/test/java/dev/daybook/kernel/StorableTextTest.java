package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ä😀", "😀😀", "\ud83d\ude00", "\uffff"})
    void charactersAreStorableAndPlain(String text) {
        assertThat(StorableText.isStorable(text)).isTrue();
        assertThat(StorableText.isPlain(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "\t", "\u0085", "\u001b[2J", "\u007f"})
    void controlCharactersAreStorableAndNotPlain(String text) {
        assertThat(StorableText.isStorable(text)).isTrue();
        assertThat(StorableText.isPlain(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0", "a\0b", "\ud83d", "\ude00", "a\ud83d", "\ud83da", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void nulAndHalvesOfPairsAreNeither(String text) {
        assertThat(StorableText.isStorable(text)).isFalse();
        assertThat(StorableText.isPlain(text)).isFalse();
    }
}
