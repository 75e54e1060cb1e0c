package dev.daybook.api.modelaudit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.event.Actor;
import dev.daybook.event.EventType;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.kernel.Fault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAuditVocabularyTest {

    private static final Target MODEL = new Target("model", "mdl-1", null);

    private final ModelAuditVocabulary vocabulary = new ModelAuditVocabulary();

    @Test
    void hasTheActionsOfTheContractInItsOrder() {
        assertThat(vocabulary.actions())
                .containsExactly(
                        "model.created",
                        "model.updated",
                        "model.deleted",
                        "model.archived",
                        "model.unarchived",
                        "model.duplicated",
                        "model.training_started",
                        "model.training_completed",
                        "model.training_failed",
                        "model.version_promoted",
                        "model.version_restored",
                        "model.dataset_linked",
                        "model.dataset_unlinked",
                        "model.config_updated",
                        "model.settings_updated",
                        "model.collaborator_added",
                        "model.collaborator_removed");
    }

    @Test
    void whoMayDoWhatIsAdministrationAndTheRestIsUsage() {
        assertThat(vocabulary.types())
                .filteredOn(type -> type.report() == Report.ADMIN_USAGE)
                .extracting(EventType::label)
                .containsExactly("model.settings_updated", "model.collaborator_added", "model.collaborator_removed");
    }

    @Test
    void everyActionNeedsAModel() {
        for (String action : vocabulary.actions()) {
            String details = "{\"user_id\": \"u-1\", \"role\": \"viewer\"}";
            assertThat(vocabulary.check(event(action, null, details)))
                    .extracting(Fault::field)
                    .containsExactly("target");
            assertThat(vocabulary.check(event(action, new Target("project", "p-1", null), details)))
                    .extracting(Fault::field)
                    .containsExactly("target");
            assertThat(vocabulary.check(event(action, MODEL, details))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "admin", "editor", "viewer"})
    void aCollaboratorIsAddedInOneOfFourRoles(String role) {
        assertThat(vocabulary.check(event(
                        "model.collaborator_added",
                        MODEL,
                        "{\"user_id\": \"u-1\", \"role\": \"" + role + "\", \"note\": [1, {}]}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | details.user_id,details.role",
                "{\"user_id\": null, \"role\": null} | details.user_id,details.role",
                "{\"user_id\": \"u\"} | details.role",
                "{\"user_id\": \"u\", \"role\": \"Owner\"} | details.role",
                "{\"user_id\": \"u\", \"role\": 1} | details.role",
                "{\"user_id\": \"u\", \"role\": [\"viewer\"]} | details.role",
                "{\"role\": \"viewer\"} | details.user_id",
                "{\"user_id\": \"\", \"role\": \"viewer\"} | details.user_id",
                "{\"user_id\": \"  \", \"role\": \"viewer\"} | details.user_id",
                "{\"user_id\": 7, \"role\": \"viewer\"} | details.user_id",
            })
    void aCollaboratorIsNotAddedWithout(String details, String fields) {
        assertThat(vocabulary.check(event("model.collaborator_added", MODEL, details)))
                .extracting(Fault::field)
                .containsExactly(fields.split(","));
    }

    @Test
    void aCollaboratorIsRemovedByItsIdAlone() {
        assertThat(vocabulary.check(event("model.collaborator_removed", MODEL, "{\"user_id\": \"u-1\"}")))
                .isEmpty();
        assertThat(vocabulary.check(event("model.collaborator_removed", MODEL, "{\"role\": \"viewer\"}")))
                .extracting(Fault::field)
                .containsExactly("details.user_id");
    }

    @Test
    void anIdHasAtMost256Characters() {
        String longest = "a".repeat(256);
        assertThat(vocabulary.check(event("model.collaborator_removed", MODEL, "{\"user_id\": \"" + longest + "\"}")))
                .isEmpty();
        assertThat(vocabulary.check(event("model.collaborator_removed", MODEL, "{\"user_id\": \"" + longest + "a\"}")))
                .hasSize(1);
    }

    @Test
    void theMailAddressOfACollaboratorIdentifies() {
        assertThat(vocabulary.identifyingDetails("model.collaborator_added")).containsExactly("user_email");
        assertThat(vocabulary.identifyingDetails("model.updated")).isEmpty();
    }

    @Test
    void otherDetailsAreFree() {
        assertThat(vocabulary.check(event("model.updated", MODEL, "{\"user_id\": 7, \"role\": []}")))
                .isEmpty();
    }

    private static NewEvent event(String label, @Nullable Target target, String details) {
        return new NewEvent(label, null, null, Actor.user("u-1"), Scope.organization("acme"), target, details, null);
    }
}
