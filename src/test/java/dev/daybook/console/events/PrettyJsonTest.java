package dev.daybook.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrettyJsonTest {

    @Test
    void laysOneMemberOnALine() {
        assertThat(text("{\"a\": {\"b\":[1, true,null ]}, \"c\":\"d\"}")).isEqualTo("""
                {
                  "a": {
                    "b": [
                      1,
                      true,
                      null
                    ]
                  },
                  "c": "d"
                }""");
    }

    @Test
    void keepsWhatIsEmptyTogether() {
        assertThat(text("{\"a\": { }, \"b\":[]}")).isEqualTo("""
                {
                  "a": {},
                  "b": []
                }""");
        assertThat(text("{}")).isEqualTo("{}");
    }

    @Test
    void keepsEveryDigitAndEscape() {
        assertThat(text("[1.10000000000000000000000001e-7, \"a\\\"b\\u0000\\\\\"]"))
                .isEqualTo("[\n  1.10000000000000000000000001e-7,\n  \"a\\\"b\\u0000\\\\\"\n]");
    }

    @Test
    void tellsKeysFromTexts() {
        assertThat(PrettyJson.html("{\"a\":\"a\",\"b\":1}"))
                .contains("<span class=\"json-key\">&quot;a&quot;</span>")
                .contains("<span class=\"json-text\">&quot;a&quot;</span>")
                .contains("<span class=\"json-word\">1</span>");
    }

    @Test
    void escapesMarkupAndShowsWhatIsInvisible() {
        assertThat(PrettyJson.html("{\"</span><script>\":\"\u202Ex\"}"))
                .doesNotContain("<script>")
                .contains("&lt;/span&gt;&lt;script&gt;")
                .contains("⟨U+202E⟩x");
    }

    @Test
    void goesAsDeepAsItIs() {
        String deep = "[".repeat(5_000) + "1" + "]".repeat(5_000);

        assertThat(text(deep).replaceAll("\\s", "")).isEqualTo(deep);
    }

    @Test
    void endsOnATextThatIsNoJson() {
        assertThat(text("{\"a")).isEqualTo("{\n  \"a");
        assertThat(text("]]]")).endsWith("]");
        assertThat(text("\"a\\")).isEqualTo("\"a\\");
    }

    private static String text(String json) {
        return PrettyJson.html(json)
                .replaceAll("<[^>]*>", "")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
