package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredJsonTest {

    private record Kept(
            String name, long count, boolean flag, @Nullable String note) {}

    @Test
    void whatALaterVersionWroteIsReadAsFarAsItIsKnown() {
        assertThat(StoredJson.read("""
                        {"name": "a", "count": 5, "flag": true, "note": null, "futureField": {"x": [1]}}""", Kept.class)).isEqualTo(new Kept("a", 5, true, null));
    }

    @Test
    void whatAnEarlierVersionDidNotKnowIsNothing() {
        assertThat(StoredJson.read("{\"name\": \"a\"}", Kept.class)).isEqualTo(new Kept("a", 0, false, null));
    }

    @Test
    void whatWasOnceTakenStaysReadable() {
        assertThat(StoredJson.tree("{\"n\": " + "9".repeat(20_000) + "}")
                        .get("n")
                        .isNumber())
                .isTrue();
        assertThat(StoredJson.tree("[".repeat(2000) + "]".repeat(2000)).isArray())
                .isTrue();
    }

    @Test
    void whatIsWrittenIsRead() {
        Kept kept = new Kept("a", 1, true, "n");

        assertThat(StoredJson.read(StoredJson.write(kept), Kept.class)).isEqualTo(kept);
    }
}
