package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.entry.CanonicalJson;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentifyingDetailsTest {

    private static final String DETAILS = "{\"id\":\"i1\",\"data\":{\"email\":\"ada@example.com\",\"role\":\"owner\"}}";

    @Test
    void takesOutTheMembersAtThePathsAndNothingElse() {
        IdentifyingDetails parted = IdentifyingDetails.part(DETAILS, Set.of("data.email", "data.name", "none.such"));

        assertThat(parted.open()).isEqualTo("{\"id\":\"i1\",\"data\":{\"role\":\"owner\"}}");
        assertThat(parted.values()).isEqualTo(Map.of("data.email", "\"ada@example.com\""));
        assertThat(parted.valuesText()).isEqualTo("{\"data.email\":\"ada@example.com\"}");
    }

    @Test
    void putsThemBackWhereTheyWere() {
        IdentifyingDetails parted = IdentifyingDetails.part(DETAILS, Set.of("data.email", "id"));

        String together = IdentifyingDetails.together(parted.open(), parted.valuesText());
        assertThat(CanonicalJson.of(together)).isEqualTo(CanonicalJson.of(DETAILS));
    }

    @Test
    void takesOutValuesOfEveryKind() {
        IdentifyingDetails parted =
                IdentifyingDetails.part("{\"a\":{\"b\":[1.50,{\"c\":null}]},\"n\":null}", Set.of("a.b", "n"));

        assertThat(parted.open()).as("what is null is no value").isEqualTo("{\"a\":{},\"n\":null}");
        assertThat(parted.values()).isEqualTo(Map.of("a.b", "[1.5,{\"c\":null}]"));
    }

    @Test
    void leavesDetailsAsTheyAreWhereNothingIdentifies() {
        String odd = "{ \"a\" : 1.0 }";

        assertThat(IdentifyingDetails.part(odd, Set.of()).open()).isSameAs(odd);
        assertThat(IdentifyingDetails.part(odd, Set.of("b")).open()).isSameAs(odd);
        assertThat(IdentifyingDetails.part(odd, Set.of("a.b.c")).valuesText()).isNull();
        assertThat(IdentifyingDetails.together(odd, null)).isSameAs(odd);
    }
}
