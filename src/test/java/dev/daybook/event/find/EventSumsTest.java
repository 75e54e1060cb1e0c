package dev.daybook.event.find;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventSumsTest {

    @Test
    void whatBeginsWithATextEndsBeforeTheFirstThatDoesNot() {
        assertThat(EventSums.beyond("ab")).isEqualTo("ac");
        assertThat(EventSums.beyond("a\uD7FF")).isEqualTo("a\uE000");
        assertThat(EventSums.beyond("a\uFFFF")).isEqualTo("a\uD800\uDC00");
        assertThat(EventSums.beyond("a" + Character.toString(Character.MAX_CODE_POINT)))
                .isEqualTo("b");
        assertThat(EventSums.beyond(Character.toString(Character.MAX_CODE_POINT)))
                .isNull();
    }
}
