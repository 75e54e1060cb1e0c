package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CopyTextTest {

    @Test
    void endsColumnsWithTabsAndARowWithANewline() {
        CopyText row = new CopyText().column("a").column("b");
        assertThat(row.prefix()).asString(StandardCharsets.UTF_8).isEqualTo("a\tb\t");
        assertThat(row.row()).asString(StandardCharsets.UTF_8).isEqualTo("a\tb\n");
    }

    @Test
    void escapesWhatWouldEndAColumnOrARow() {
        assertThat(new CopyText().column("a\\b\tc\nd\re").row())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("a\\\\b\\tc\\nd\\re\n");
    }

    @Test
    void tellsNullFromItsOwnTextAndFromNothing() {
        assertThat(new CopyText().column(null).column("\\N").column("").row())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("\\N\t\\\\N\t\n");
    }

    @Test
    void keepsWhatIsNotAscii() {
        assertThat(new CopyText().column("é\u202e😀").row())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("é\u202e😀\n");
    }
}
