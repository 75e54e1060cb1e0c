package dev.daybook.access;

import dev.daybook.event.NewEvent;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StoredJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Which events that change who may do what with a model a caller may post by its role on that model. */
@Component
class RoleRules {

    private static final String REQUIRED = "The permission " + Permission.MANAGE_MODELS;

    private final JdbcClient jdbc;

    RoleRules(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether events change who may do what with models, and it depends on the caller's roles whether they may. */
    boolean areAtStake(Caller caller, List<NewEvent> events) {
        return !caller.may(Permission.MANAGE_MODELS) && events.stream().anyMatch(RoleRules::changesGrants);
    }

    private static boolean changesGrants(NewEvent event) {
        return event.target() != null && ModelEvents.LABELS.contains(event.label());
    }

    /**
     * Refuses events that change who may do what with a model, unless the caller may manage models, or administers every
     * model that they are about, says so itself, and leaves the owners be.
     *
     * @throws Refusal.Denied naming the first model that the caller may not do this to
     */
    void requireMayPost(Caller caller, List<NewEvent> events) {
        if (!areAtStake(caller, events)) {
            return;
        }
        List<NewEvent> changes =
                events.stream().filter(RoleRules::changesGrants).toList();
        Map<String, Map<String, ModelRole>> roles = rolesOfOwnersAnd(caller, changes);
        for (NewEvent change : changes) {
            requireMayPost(caller, change, roles.getOrDefault(modelId(change), Map.of()));
        }
    }

    /** Refuses one such event by the roles that the model's owners and the caller have. */
    private void requireMayPost(Caller caller, NewEvent change, Map<String, ModelRole> roles) {
        String model = modelId(change);
        caller.requireOrganization(change.scope().orgId());
        ModelRole own = roles.get(caller.userId());
        if (own == null || !own.administers()) {
            throw new Refusal.Denied(
                    REQUIRED + ", or the role owner or admin, is required to change who may do what with"
                            + " the model " + model + ".");
        }
        if (!change.actor().userId().equals(caller.userId())) {
            throw new Refusal.Denied(REQUIRED + " is required to post " + change.label() + " of the model " + model
                    + " as an act of somebody else: by its role alone a caller posts its own acts, userId "
                    + caller.userId() + ".");
        }
        if (ModelEvents.isOfCollaborator(change.label())) {
            JsonNode details = StoredJson.tree(change.details());
            boolean takes = roles.get(details.path(ModelEvents.USER_ID).asString("")) == ModelRole.OWNER;
            boolean gives = change.label().equals(ModelEvents.COLLABORATOR_ADDED)
                    && details.path(ModelEvents.ROLE).asString("").equals(ModelRole.OWNER.word());
            if (takes || gives) {
                throw new Refusal.Denied(
                        REQUIRED + " is required to give or take the role owner of the model " + model + ".");
            }
        }
    }

    private Map<String, Map<String, ModelRole>> rolesOfOwnersAnd(Caller caller, List<NewEvent> changes) {
        Map<String, Map<String, ModelRole>> roles = new HashMap<>();
        jdbc.sql("""
                select model_id, user_id, role from model_grant
                where org_id = ? and model_id = any (?) and (role = 'owner' or (user_id = ? and role is not null))""")
                .param(caller.orgId())
                .param(changes.stream().map(RoleRules::modelId).distinct().toArray(String[]::new))
                .param(caller.userId())
                .query(row -> {
                    roles.computeIfAbsent(row.getString("model_id"), model -> new HashMap<>())
                            .put(row.getString("user_id"), ModelGrants.role(row.getString("role")));
                });
        return roles;
    }

    private static String modelId(NewEvent change) {
        return Objects.requireNonNull(change.target()).id();
    }
}
