package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.IntegrationTest;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.kernel.Refusal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class KnownModelsIT extends IntegrationTest {

    private final String org = "grants-" + UUID.randomUUID();

    @Autowired
    private ModelGrants grants;

    @Autowired
    private EventLog log;

    @BeforeEach
    void makeModels() {
        append("model.created", "ada", "m-1", "{}");
        append("model.created", "bob", "m-2", "{}");
        append("model.created", "bob", "other", "{}");
        append("model.collaborator_added", "bob", "m-2", "{\"user_id\": \"ada\", \"role\": \"viewer\"}");
        append("model.deleted", "bob", "other", "{}");
    }

    @Test
    void whoReadsActivityOrManagesModelsKnowsOfAllAndOthersOfThoseOnWhichTheyHaveARole() {
        assertThat(ids(grants.models(caller("eve", Permission.CAN_ACCESS_USER_ACTIVITY), null, null, 0, 10)))
                .containsExactly("m-1", "m-2", "other");
        assertThat(ids(grants.models(caller("eve", Permission.MANAGE_MODELS), null, "m-", 0, 10)))
                .containsExactly("m-1", "m-2");
        assertThat(ids(grants.models(caller("ada"), null, null, 0, 10))).containsExactly("m-1", "m-2");
        assertThat(ids(grants.models(caller("eve"), null, null, 0, 10))).isEmpty();
        assertThat(grants.models(caller("eve", Permission.MANAGE_MODELS), null, null, 1, 1))
                .returns(3L, ModelGrants.Listing::total)
                .extracting(KnownModelsIT::ids)
                .isEqualTo(List.of("m-2"));
        assertThatExceptionOfType(Refusal.Denied.class)
                .isThrownBy(() -> grants.models(caller("ada"), org + "-other", null, 0, 10));
        Caller everywhere = new Caller("root", null, "system", Set.of(Permission.SYSTEM_ADMIN), null);
        assertThat(ids(grants.models(everywhere, org, null, 0, 10))).hasSize(3);
    }

    @Test
    void whatIsShownOfAModelFollowsFromTheRoleAndThePermissions() {
        assertThat(grants.model(caller("ada"), null, "m-1"))
                .returns(ModelRole.OWNER, ModelGrants.Model::role)
                .returns(1L, ModelGrants.Model::collaborators)
                .returns(true, ModelGrants.Model::logShown)
                .returns(true, ModelGrants.Model::collaboratorsShown);
        assertThat(grants.model(caller("ada"), null, "m-2"))
                .returns(ModelRole.VIEWER, ModelGrants.Model::role)
                .returns(2L, ModelGrants.Model::collaborators)
                .returns(false, ModelGrants.Model::logShown)
                .returns(false, ModelGrants.Model::collaboratorsShown);
        assertThat(grants.model(caller("eve", Permission.CAN_ACCESS_USER_ACTIVITY), null, "m-1"))
                .returns(null, ModelGrants.Model::role)
                .returns(true, ModelGrants.Model::logShown)
                .returns(false, ModelGrants.Model::collaboratorsShown);
        assertThat(grants.model(caller("bob"), null, "other").deletedAt()).isNotNull();
        assertThatExceptionOfType(Refusal.NotFound.class).isThrownBy(() -> grants.model(caller("eve"), null, "m-1"));
        assertThatExceptionOfType(Refusal.NotFound.class)
                .isThrownBy(() -> grants.model(caller("eve", Permission.MANAGE_MODELS), null, "m-9"));
    }

    private static List<String> ids(ModelGrants.Listing listing) {
        return listing.models().stream().map(ModelGrants.Model::modelId).toList();
    }

    private Caller caller(String user, Permission... permissions) {
        return new Caller(user, null, org, Set.of(permissions), null);
    }

    private void append(String label, String user, String model, String details) {
        NewEvent event = new NewEvent(
                label,
                null,
                null,
                Actor.user(user),
                Scope.organization(org),
                new Target(ModelEvents.TARGET_TYPE, model, null),
                details,
                null);
        log.append(Post.of(TestPosters.TEST, List.of(event)));
    }
}
