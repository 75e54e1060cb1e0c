package dev.daybook.integrity.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 256, tile/0/000",
        "0, 1234067, 256, tile/0/x001/x234/067",
        "1, 5, 1, tile/1/005.p/1",
        "2, 999, 255, tile/2/999.p/255",
        "3, 1000, 256, tile/3/x001/000",
        "10, 1000000, 17, tile/10/x001/x000/000.p/17",
        "63, 0, 256, tile/63/000",
        "0, 999999999999999999, 256, tile/0/x999/x999/x999/x999/x999/999",
        "-1, 0, 256, tile/entries/000",
        "-1, 1234067, 8, tile/entries/x001/x234/067.p/8",
    })
    void isWrittenAndReadAsTheSpecificationSays(int level, long index, int width, String path) {
        TilePath tile = new TilePath(level, index, width);
        assertThat(tile).hasToString(path);
        assertThat(TilePath.parse(path)).isEqualTo(tile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tile",
                "tile/",
                "tile/0",
                "tile/0/",
                "tile/0/0",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/x001",
                "tile/0/001/002",
                "tile/0/x000/001",
                "tile/0/x000/x000/001",
                "tile/00/000",
                "tile/01/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/+1/000",
                "tile/8/0/000",
                "tile/data/000",
                "tile/Entries/000",
                "tile/0/000.p/0",
                "tile/0/000.p/01",
                "tile/0/000.p/256",
                "tile/0/000.p/999",
                "tile/0/000.p/1000",
                "tile/0/000.p/",
                "tile/0/000.p",
                "tile/0/000.p/-1",
                "tile/0/000/",
                "/tile/0/000",
                "tile/0/000\n",
                "tile/0/٠٠٠",
                "tile/0/x001/../000",
                "tile/0/x999/x999/x999/x999/x999/x999/999",
            })
    void refusesEveryOtherPath(String path) {
        assertThatThrownBy(() -> TilePath.parse(path)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesTilesOfAnotherLengthThanTheirWidth() {
        assertThatThrownBy(() -> Tile.of(new TilePath(0, 0, 2), new byte[32])).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Tile.of(new TilePath(-1, 0, 1), new byte[32])).isInstanceOf(MalformedException.class);
        Tile tile = Tile.of(new TilePath(0, 0, 2), new byte[64]);
        assertThatThrownBy(() -> tile.narrowed(3)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> tile.hash(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(tile.narrowed(1)).hasToString("tile/0/000.p/1");
    }
}
