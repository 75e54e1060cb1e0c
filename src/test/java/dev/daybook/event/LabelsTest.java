package dev.daybook.event;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.daybook.kernel.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelsTest {

    private static final String SHARED = "Project Created";
    private static final String OWN = "API Key Created";

    /** A vocabulary of those labels, of which some are Daybook's own. */
    private record Words(Set<String> labels, Set<String> ownLabels) implements Vocabulary {

        @Override
        public Collection<EventType> types() {
            return labels.stream()
                    .map(label -> new EventType(label, Report.APP_USAGE))
                    .toList();
        }
    }

    // The label is of one vocabulary, and another one says that it is Daybook's own.
    private final Labels labels =
            new Labels(List.of(new Words(Set.of(SHARED, OWN), Set.of()), new Words(Set.of(), Set.of(OWN))));

    @Test
    void nobodyPostsALabelOfDaybooksOwn() {
        assertThatCode(() -> labels.requirePostable(post(SHARED, "Coffee Brewed")))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> labels.requirePostable(post(OWN)))
                .withMessageContaining(OWN)
                .withMessageNotContaining("index");
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> labels.requirePostable(post(SHARED, OWN, OWN)))
                .withMessageContaining(OWN)
                .withMessageContaining("index 1");
    }

    @Test
    void labelsAreComparedLetterByLetter() {
        assertThatCode(() -> labels.requirePostable(post("API key created"))).doesNotThrowAnyException();
    }

    @Test
    void daybookWritesAboutItselfWithLabelsOfItsOwnAlone() {
        assertThatCode(() -> labels.requirePostable(Post.own(Poster.DAYBOOK, event(OWN))))
                .doesNotThrowAnyException();
        assertThatIllegalStateException()
                .isThrownBy(() -> labels.requirePostable(Post.own(Poster.DAYBOOK, event(SHARED))))
                .withMessageContaining(SHARED);
    }

    @Test
    void aLabelOfItsOwnIsInSomeVocabulary() {
        List<Vocabulary> without = List.of(new Words(Set.of(SHARED), Set.of(OWN)));
        assertThatIllegalStateException().isThrownBy(() -> new Labels(without)).withMessageContaining(OWN);
    }

    private static Post post(String... labels) {
        return Post.of(
                TestPosters.TEST,
                List.of(labels).stream().map(LabelsTest::event).toList());
    }

    private static NewEvent event(String label) {
        return new NewEvent(label, null, null, Actor.user("u"), Scope.organization("acme"), null, "{}", null);
    }
}
