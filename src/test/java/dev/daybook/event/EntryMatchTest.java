package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EntryMatchTest {

    /** Whoever adds a field says what entries tell of it: in EntryMatch, or here and in docs/integrity.md. */
    @Test
    void entriesTellAllThatCanBeAskedForButResources() {
        TreeSet<String> untold = new TreeSet<>();
        for (String name : EventParameters.FILTERS) {
            Map<String, List<String>> asked = name.startsWith("target")
                    ? Map.of("targetType", List.of("model"), "targetId", List.of("m-1"))
                    : Map.of(name, List.of("APP_USAGE"));
            List<Object> faults = new ArrayList<>();
            EntryMatch match =
                    new EntryMatch(EventParameters.of(asked, faults::add).filter(), null, true);
            assertThat(faults).as(name).isEmpty();
            untold.addAll(match.untold());
        }
        assertThat(untold).containsExactly("resource");
    }
}
