package dev.daybook.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangesTest {

    @Test
    void findsAValueBeforeAndOneAfterSideBySide() {
        assertThat(Changes.of("{\"field\":\"role\",\"old\":\"admin\",\"new\":\"owner\"}"))
                .containsExactly(new Change("role", "\"admin\"", "\"owner\""));
        assertThat(Changes.of("{\"limit\":{\"before\":1.50,\"after\":null}}"))
                .containsExactly(new Change("limit", "1.50", "null"));
        assertThat(Changes.of("{\"key\":\"a\",\"old_value\":1,\"new_value\":2}"))
                .containsExactly(new Change("a", "1", "2"));
    }

    @Test
    void findsNamesThatSayWhichValueWasBefore() {
        assertThat(Changes.of("{\"previous_version_id\":\"ver-000\",\"new_version_id\":\"ver-001\"}"))
                .containsExactly(new Change("version_id", "\"ver-000\"", "\"ver-001\""));
        assertThat(Changes.of("{\"oldRole\":\"a\",\"newRole\":\"b\",\"user\":\"u\"}"))
                .containsExactly(new Change("role", "\"a\"", "\"b\""));
        assertThat(Changes.of("{\"maxUsage\":5,\"previousMaxUsage\":7}"))
                .containsExactly(new Change("maxUsage", "7", "5"));
    }

    @Test
    void comparesWholeObjectsMemberByMember() {
        assertThat(
                        Changes.of(
                                "{\"before\":{\"a\":1,\"b\":{\"c\":1,\"d\":2},\"e\":5},\"after\":{\"a\":1,\"b\":{\"c\":1,\"d\":3},\"f\":6}}"))
                .containsExactlyInAnyOrder(
                        new Change("b.d", "2", "3"), new Change("e", "5", null), new Change("f", null, "6"));
    }

    @Test
    void readsWhateverIsAnnouncedAsChanges() {
        assertThat(Changes.of("{\"changes\":{\"name\":[\"a\",\"b\"],\"size\":{\"from\":1,\"to\":2},\"kind\":\"x\"}}"))
                .containsExactlyInAnyOrder(
                        new Change("name", "\"a\"", "\"b\""),
                        new Change("size", "1", "2"),
                        new Change("kind", null, "\"x\""));
        assertThat(Changes.of(
                        "{\"changes\":[{\"field\":\"a\",\"from\":1,\"to\":2},{\"path\":\"b\",\"old\":1,\"new\":2}]}"))
                .containsExactly(new Change("a", "1", "2"), new Change("b", "1", "2"));
    }

    @Test
    void readsWhatOpenAiSaysWasRequested() {
        assertThat(Changes.of("{\"id\":\"rl_1\",\"changes_requested\":{\"max_requests_per_1_minute\":500}}"))
                .containsExactly(new Change("max_requests_per_1_minute", null, "500"));
    }

    @Test
    void takesTheEndsOfARangeForNoChange() {
        assertThat(Changes.of("{\"from\":\"2026-01-01\",\"to\":\"2026-02-01\"}"))
                .isEmpty();
    }

    @Test
    void takesNothingElseForAChange() {
        assertThat(Changes.of("{}")).isEmpty();
        assertThat(Changes.of(
                        "{\"old\":1,\"older\":2,\"olderst\":{\"news\":[1,2]},\"new_york\":1,\"before_x\":1,\"x\":2}"))
                .isEmpty();
        assertThat(Changes.of("{\"before\":1,\"after\":1}")).isEmpty();
        assertThat(Changes.of("[1,2]")).isEmpty();
    }

    @Test
    void saysWhatKindAChangeIs() {
        assertThat(new Change("a", null, "1").kind()).isEqualTo("added");
        assertThat(new Change("a", "1", null).kind()).isEqualTo("removed");
        assertThat(new Change("a", "1", "2").kind()).isEqualTo("changed");
    }

    @Test
    void keepsEveryDigitOfANumber() {
        assertThat(Changes.of("{\"old\":0.1000000000000000055511151231257827,\"new\":123456789012345678901234567890}"))
                .containsExactly(
                        new Change("", "0.1000000000000000055511151231257827", "123456789012345678901234567890"));
    }

    @Test
    void listsNoMoreThanCanBeRead() {
        String many =
                IntStream.range(0, 1000).mapToObj(i -> "\"a" + i + "\":" + i).collect(Collectors.joining(","));

        assertThat(Changes.of("{\"changes_requested\":{" + many + "}}")).hasSize(Changes.MOST);
    }

    @Test
    void leavesWhatIsVeryDeepToTheJson() {
        assertThat(Changes.of(nested(100))).isNotEmpty();
        assertThat(Changes.of(nested(10_000))).isEmpty();
    }

    private static String nested(int depth) {
        return "{\"old\":".repeat(depth) + "1" + ",\"new\":2}".repeat(depth);
    }
}
