package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DetailPathsTest {

    @Test
    void valuesAreFoundWhereverTheyStand() {
        DetailPaths paths = new DetailPaths();
        int text = paths.add("text");
        int nested = paths.add("a.b.c");
        int object = paths.add("object");
        int inside = paths.add("object.x");
        int array = paths.add("array");
        int number = paths.add("n");
        int flag = paths.add("flag");
        int nothing = paths.add("nothing");
        int missing = paths.add("a.missing");

        assertThat(paths.add("text")).isEqualTo(text);
        @Nullable String[] values = paths.read("""
                {"n": 1.50, "skipped": {"text": "no", "n": [1, {"n": 2}]}, "a": {"b": {"c": "d\\u00fc\\"", "e": 1}},
                 "object": {"x": "}{\\"", "y": [true]}, "array": [1, {"z": null}], "flag": false, "text": "",
                 "nothing": null}""");

        assertThat(values[text]).isEmpty();
        assertThat(values[nested]).isEqualTo("dü\"");
        assertThat(values[object]).isEqualTo("{\"x\":\"}{\\\"\",\"y\":[true]}");
        assertThat(values[inside]).isEqualTo("}{\"");
        assertThat(values[array]).isEqualTo("[1,{\"z\":null}]");
        assertThat(values[number]).isEqualTo("1.5");
        assertThat(values[flag]).isEqualTo("false");
        assertThat(values[nothing]).isNull();
        assertThat(values[missing]).isNull();
    }

    @Test
    void nothingIsLeftOfTheObjectBefore() {
        DetailPaths paths = new DetailPaths();
        paths.add("a");
        paths.read("{\"a\": \"x\"}");

        assertThat(paths.read("{}")).containsOnlyNulls();
        assertThat(paths.read("{\"b\": {\"a\": 1}}")).containsOnlyNulls();
    }

    @Test
    void aPathThroughATextLeadsNowhere() {
        DetailPaths paths = new DetailPaths();
        paths.add("a.b");

        assertThat(paths.read("{\"a\": \"x\"}")).containsOnlyNulls();
        assertThat(paths.read("{\"a\": [{\"b\": 1}]}")).containsOnlyNulls();
    }
}
