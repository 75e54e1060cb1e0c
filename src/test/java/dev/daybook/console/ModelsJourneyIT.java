package dev.daybook.console;

import static dev.daybook.api.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.ApiClient;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody looks at models, at what happened to one, and at who may do what with it. */
@Timeout(120)
class ModelsJourneyIT extends BrowserIT {

    private static final String HOSTILE = "<script>alert(1)</script>&\"' /..?#%";

    private final String org = "models-journey-" + UUID.randomUUID();

    @Test
    void followsAModelFromTheListToItsTimelineAndItsCollaborators() {
        ApiClient ada = signIn(org, "ada", "CAN_ACCESS_USER_ACTIVITY", "MANAGE_MODELS", "WRITE_EVENTS");
        browser.open("/console/models");
        assertThat(browser.text()).contains("There are no models in the organization " + org, "model.created");
        browser.examine("models-empty");

        post(ada, "model.created", "ada", "churn", "{}");
        post(ada, "model.collaborator_added", "ada", "churn", "{\"user_id\": \"bob\", \"role\": \"editor\"}");
        post(ada, "model.training_started", "ada", "churn", "{\"epochs\": 5, \"note\": \"<b>bold</b>\"}");
        post(ada, "model.collaborator_added", "ada", "churn", "{\"user_id\": \"cyd\", \"role\": \"viewer\"}");
        post(ada, "model.collaborator_removed", "ada", "churn", "{\"user_id\": \"cyd\"}");
        post(ada, "model.created", "bob", HOSTILE, "{}");
        post(ada, "model.deleted", "bob", HOSTILE, "{}");
        browser.open("/console/models");
        assertThat(browser.css("tbody tr").count()).isEqualTo(2);
        browser.examine("models");

        browser.load("the model", () -> browser.role("link", "churn").click());
        assertThat(browser.css(".timeline li").count()).isEqualTo(5);
        assertThat(browser.css(".timeline li").first().text()).contains("ada", "removed cyd");
        assertThat(browser.css(".timeline").text())
                .contains("created the model", "made bob editor", "training_started");
        assertThat(browser.css("section", "Collaborators").css("tbody").text())
                .contains("ada", "owner", "bob", "editor");
        browser.css(".timeline li", "training_started").css("summary").click();
        browser.untilText("<b>bold</b>");
        browser.examine("model");

        browser.label("User").type("dan");
        browser.label("Role").choose("admin");
        browser.load("the model", () -> browser.role("button", "Give the role").click());
        assertThat(browser.css("section", "Collaborators").css("tbody").text()).contains("dan", "admin");
        assertThat(browser.css(".timeline li").first().text()).contains("made dan admin");
        browser.load("the model", () -> browser.role("button", "Remove dan").click());
        assertThat(browser.css("section", "Collaborators").css("tbody").text()).doesNotContain("dan");
        browser.label("User").type("ada");
        browser.expectError("422");
        browser.load(
                "the refusal", () -> browser.role("button", "Give the role").click());
        assertThat(browser.css(".faults").text()).contains("An owner of the model keeps that role.");

        browser.load("the list", () -> browser.role("link", "All models").click());
        browser.load("the other", () -> browser.role("link", HOSTILE).click());
        assertThat(browser.text()).contains(HOSTILE, "deleted the model", "Deleted");
        browser.open("/console/models?prefix=chu");
        assertThat(browser.css("tbody tr").count()).isEqualTo(1);
    }

    @Test
    void showsWithoutAPermissionNoMoreThanRolesOnModelsAllow() {
        ApiClient ada = administrator().with(org, "ada", "MANAGE_MODELS", "WRITE_EVENTS");
        post(ada, "model.created", "ada", "hers", "{}");
        post(ada, "model.created", "mallory", "seen", "{}");
        post(ada, "model.collaborator_added", "mallory", "seen", "{\"user_id\": \"bob\", \"role\": \"viewer\"}");
        post(ada, "model.created", "bob", "own", "{}");
        signIn(org, "bob", "WRITE_EVENTS");

        browser.load("models", () -> browser.role("link", "Models").click());
        assertThat(browser.css("tbody").text()).contains("own", "seen").doesNotContain("hers");
        browser.load("one that is only seen", () -> browser.role("link", "seen").click());
        assertThat(browser.text())
                .contains("The log of a model is shown to its owners", "2 in all")
                .doesNotContain("created the model", "mallory");
        browser.open("/console/models/model?id=own");
        assertThat(browser.text()).contains("created the model", "owner").doesNotContain("among the events");
        browser.expectError("404");
        browser.open("/console/models/model?id=hers");
        assertThat(browser.text()).contains("There is no such model.");
    }

    @Test
    void areNotShownToWhoHasNeitherAPermissionNorARole() {
        signIn(org, "eve", "WRITE_EVENTS");
        assertThat(browser.role("link", "Models").isShown()).isFalse();
        browser.expectError("403");
        browser.open("/console/models");
        assertThat(browser.text()).contains("Your permissions do not allow this.");
    }

    private static void post(ApiClient ada, String event, String user, String model, String details) {
        String id = model.replace("\\", "\\\\").replace("\"", "\\\"");
        json(ada.post("/api/v2/eventLogs/", """
                {"event": "%s", "userId": "%s", "target": {"type": "model", "id": "%s"}, "details": %s}""".formatted(event, user, id, details)), 201);
    }
}
