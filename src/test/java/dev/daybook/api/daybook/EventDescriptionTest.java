package dev.daybook.api.daybook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventParameters;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** What is described is what is read, and what is shown. */
class EventDescriptionTest {

    private static final Set<String> OWN =
            Set.of("limit", "cursor", "fields", "by", "group", "field", "prefix", "eventId");

    @Test
    void aListKnowsEveryParameterThatIsRead() {
        assertThat(described("list").keySet())
                .containsAll(EventParameters.NAMES)
                .allMatch(name -> EventParameters.NAMES.contains(name) || OWN.contains(name));
        for (String route : List.of("histogram", "values")) {
            assertThat(described(route).keySet()).containsAll(EventParameters.FILTERS);
        }
    }

    @Test
    void whatEventsAreGroupedByIsWhatHasOneColumn() {
        for (String[] route : new String[][] {{"histogram", "group"}, {"values", "field"}}) {
            assertThat(Objects.requireNonNull(described(route[0]).get(route[1]))
                            .getAnnotation("schema", Schema.class)
                            .getStringArray("allowableValues"))
                    .containsExactlyInAnyOrderElementsOf(
                            EventParameters.columns().keySet());
        }
    }

    @Test
    void everyFieldOfAnEventCanBeChosen() {
        List<String> components = Stream.of(EventView.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        MultiValueMap<String, String> query =
                new LinkedMultiValueMap<>(Map.of("fields", List.of(String.join(",", components))));
        QueryParameters parameters = new QueryParameters(query);

        assertThat(EventFields.of(parameters).names()).containsExactlyElementsOf(components);
        parameters.refuseFaults();
        assertThat(EventFields.of(new QueryParameters(new LinkedMultiValueMap<>())))
                .isEqualTo(EventFields.ALL);
    }

    private static Map<String, MergedAnnotation<Parameter>> described(String route) {
        Method method = Stream.of(EventsController.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(route))
                .findFirst()
                .orElseThrow();
        return MergedAnnotations.from(method, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).stream(Parameter.class)
                .collect(Collectors.toMap(parameter -> parameter.getString("name"), parameter -> parameter));
    }
}
