package dev.daybook.api.fiddler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.inference.ListQuery;
import dev.daybook.inference.ListQuery.Group;
import dev.daybook.inference.ListQuery.Operator;
import dev.daybook.inference.ListQuery.Ordering;
import dev.daybook.inference.ListQuery.Rule;
import dev.daybook.kernel.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class ListRequestTest {

    @Test
    void withoutParametersItIsTheFirstFifty() {
        assertThat(ListRequest.of(new LinkedMultiValueMap<>())).isEqualTo(new ListQuery(null, List.of(), 0, 50));
    }

    @Test
    void aFilterIsReadAsTheClientWritesIt() {
        assertThat(filter("""
                {"condition": "AND", "rules": [{"field": "name", "operator": "equal", "value": "demo_project"}]}"""))
                .isEqualTo(new Group(true, List.of(new Rule("name", Operator.IN, List.of("demo_project")))));
    }

    @Test
    void groupsNest() {
        assertThat(filter("""
                {"condition": "OR", "rules": [
                  {"field": "name", "operator": "in", "value": ["a", "b"]},
                  {"condition": "AND", "rules": [{"field": "version", "operator": "not_equal", "value": 1},
                                                 {"field": "name", "operator": "begins_with", "value": "c"}]}]}"""))
                .isEqualTo(new Group(
                        false,
                        List.of(
                                new Rule("name", Operator.IN, List.of("a", "b")),
                                new Group(
                                        true,
                                        List.of(
                                                new Rule("version", Operator.NOT_IN, List.of("1")),
                                                new Rule("name", Operator.BEGINS_WITH, List.of("c")))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[]",
                "{}",
                "{\"rules\": 1}",
                "{\"rules\": [1]}",
                "{\"condition\": \"NOT\", \"rules\": []}",
                "{\"field\": \"name\", \"operator\": \"like\", \"value\": \"x\"}",
                "{\"operator\": \"equal\", \"value\": \"x\"}",
                "{\"field\": \"name\", \"operator\": \"equal\"}",
                "{\"field\": \"name\", \"operator\": \"equal\", \"value\": [\"x\"]}",
                "{\"field\": \"name\", \"operator\": \"contains\", \"value\": [\"x\"]}",
                "{\"field\": \"name\", \"operator\": \"in\", \"value\": [[]]}",
                "{\"rules\":[{\"rules\":[{\"rules\":[{\"rules\":[{\"rules\":[{\"rules\":[]}]}]}]}]}]}"
            })
    void aFilterOfAnotherFormIsRefused(String filter) {
        assertThatThrownBy(() -> filter(filter))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageStartingWith("filter ");
    }

    @Test
    void orderingNamesFields() {
        assertThat(ListRequest.of(MultiValueMap.fromSingleValue(java.util.Map.of("ordering", "-created_at,name")))
                        .ordering())
                .containsExactly(new Ordering("created_at", true), new Ordering("name", false));
    }

    @ParameterizedTest
    @CsvSource({"limit, 0", "limit, 1001", "limit, x", "offset, -1", "offset, ''", "filter, ''"})
    void aParameterOutOfItsBoundsIsRefused(String name, String value) {
        assertThatThrownBy(() -> ListRequest.of(MultiValueMap.fromSingleValue(java.util.Map.of(name, value))))
                .isInstanceOf(Refusal.Invalid.class)
                .hasMessageStartingWith(name);
    }

    private static ListQuery.Condition filter(String json) {
        return java.util.Objects.requireNonNull(
                ListRequest.of(MultiValueMap.fromSingleValue(java.util.Map.of("filter", json)))
                        .condition());
    }
}
