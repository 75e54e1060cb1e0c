package dev.daybook.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.MalformedException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryBundleTest {

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void putsTheLengthBeforeEachEntry() {
        byte[] bundle = EntryBundle.encode(List.of(bytes("cafe"), bytes(""), new byte[0x0102]));
        assertThat(HexFormat.of().formatHex(bundle)).startsWith("0002cafe" + "0000" + "0102" + "000000");
        assertThat(EntryBundle.decode(bundle, 3)).containsExactly(bytes("cafe"), bytes(""), new byte[0x0102]);
    }

    @Test
    void holdsTheLongestEntryAndAFullTileOfThem() {
        byte[] longest = new byte[EntryBundle.MAX_ENTRY];
        List<byte[]> entries = Collections.nCopies(TilePath.FULL, longest);
        assertThat(EntryBundle.decode(EntryBundle.encode(entries), TilePath.FULL))
                .hasSize(TilePath.FULL);
    }

    @Test
    void refusesWhatItCannotHold() {
        assertThatThrownBy(() -> EntryBundle.encode(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[EntryBundle.MAX_ENTRY + 1])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntryBundle.encode(Collections.nCopies(257, new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesBundlesThatEndTooEarlyOrHoldAnotherNumber() {
        byte[] bundle = bytes("0002cafe0001aa");
        assertThat(EntryBundle.decode(bundle, 2)).hasSize(2);
        for (String damaged : List.of("0002cafe0001", "0002cafe00", "0002ca", "0002cafe", "0002cafe0001aa0000", "")) {
            assertThatThrownBy(() -> EntryBundle.decode(bytes(damaged), 2)).isInstanceOf(MalformedException.class);
        }
    }
}
