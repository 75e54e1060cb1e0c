package dev.daybook.access;

import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.Tenant;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who may do what with a model. The log is what says so: roles change by events alone, and the tables behind this are
 * derived from them.
 */
@Service
public class ModelGrants {

    private static final RowMapper<KnownModel> MODEL = (row, number) -> KnownModel.of(row);
    private static final RowMapper<Collaborator> COLLABORATOR =
            (row, number) -> new Collaborator(row.getString("user_id"), role(row.getString("role")));

    /** What is shown of a model {@code m} beside the caller's role. */
    private static final String SHOWN = """
            m.org_id, m.model_id, m.created_at, m.deleted_at, (
                select count(*) from model_grant c
                where c.org_id = m.org_id and c.model_id = m.model_id and c.role is not null
            ) as collaborators
            """;

    private final JdbcClient jdbc;
    private final EventLog log;
    private final JsonMapper json;

    ModelGrants(JdbcClient jdbc, EventLog log, JsonMapper json) {
        this.jdbc = jdbc;
        this.log = log;
        this.json = json;
    }

    /** A user who has a role on a model. */
    public record Collaborator(String userId, ModelRole role) {}

    /**
     * A model that a caller may know of.
     *
     * @param deletedAt when it was deleted, or null
     * @param role what the caller is to it, or null for nothing
     * @param collaborators how many users have a role on it
     * @param logShown whether the caller may read its audit log
     * @param collaboratorsShown whether the caller may see who has a role on it, and change that
     */
    public record Model(
            String orgId,
            String modelId,
            Instant createdAt,
            @Nullable Instant deletedAt,
            @Nullable ModelRole role,
            long collaborators,
            boolean logShown,
            boolean collaboratorsShown) {}

    /** A part of the models that a caller may know of, and how many they are in all. */
    public record Listing(List<Model> models, long total) {}

    /** A model that was created, and what the caller is to it. */
    private record KnownModel(
            String orgId,
            String modelId,
            boolean deleted,
            @Nullable ModelRole role) {

        static KnownModel of(ResultSet row) throws SQLException {
            String role = row.getString("role");
            return new KnownModel(
                    row.getString("org_id"),
                    row.getString("model_id"),
                    row.getBoolean("deleted"),
                    role == null ? null : ModelGrants.role(role));
        }

        boolean isAdministered() {
            return role != null && role.administers();
        }

        void requireExisting() {
            if (deleted) {
                throw new Refusal.Conflict(List.of(Fault.of(
                        "model_id", "The model " + modelId + " is deleted; its collaborators change no more.")));
            }
        }
    }

    /**
     * Lets pass who may read a model's audit log: its owners and admins, also once it is deleted, and readers of its
     * organization's activity.
     *
     * @return whose log the model is in
     * @throws Refusal.NotFound if no such model was ever created, or none that the caller may know of
     * @throws Refusal.Denied if the caller may not read it
     */
    public Tenant requireAuditReader(Caller caller, String modelId) {
        return requireAuditReader(caller, null, modelId);
    }

    /**
     * Lets pass who may read the audit log of the model of an organization.
     *
     * @param orgId the organization; null for the caller's own, and for a system administrator else the first that has one
     */
    public Tenant requireAuditReader(Caller caller, @Nullable String orgId, String modelId) {
        KnownModel model = find(caller, orgId, modelId);
        if (!model.isAdministered() && !caller.may(Permission.CAN_ACCESS_USER_ACTIVITY)) {
            throw new Refusal.Denied("The role owner or admin on this model is required.");
        }
        return new Tenant.Organization(model.orgId());
    }

    /**
     * The models of an organization that a caller may know of, in the order of their ids: all for whoever reads its activity
     * or manages models, and else those on which it has a role.
     *
     * @param orgId the organization, or null for the caller's own
     * @param prefix what ids begin with, or null for all
     * @throws Refusal.Denied if the organization is not the caller's to see
     */
    public Listing models(Caller caller, @Nullable String orgId, @Nullable String prefix, long offset, int limit) {
        String organization = orgId == null ? caller.orgId() : orgId;
        caller.requireOrganization(organization);
        String known = sees(caller) ? "" : " and g.role is not null";
        String from = """
                from model m
                left join model_grant g on g.org_id = m.org_id and g.model_id = m.model_id and g.user_id = ?
                where m.org_id = ? and starts_with(m.model_id, ?)""" + known;
        String begin = prefix == null ? "" : prefix;
        List<Model> models = jdbc.sql("select g.role, " + SHOWN + from + " order by m.model_id limit ? offset ?")
                .param(caller.userId())
                .param(organization)
                .param(begin)
                .param(limit)
                .param(offset)
                .query((row, number) -> model(row, caller))
                .list();
        long total = jdbc.sql("select count(*) " + from)
                .param(caller.userId())
                .param(organization)
                .param(begin)
                .query(Long.class)
                .single();
        return new Listing(models, total);
    }

    /**
     * A model that a caller may know of: one on which it has a role, or any for whoever reads activity or manages models.
     *
     * @param orgId the organization; null for the caller's own, and for a system administrator else the first that has one
     * @throws Refusal.NotFound if no such model was ever created, or none that the caller may know of
     */
    public Model model(Caller caller, @Nullable String orgId, String modelId) {
        KnownModel model = find(caller, orgId, modelId);
        if (model.role() == null && !sees(caller)) {
            throw unknown();
        }
        return jdbc.sql("select ?::text as role, " + SHOWN + "from model m where m.org_id = ? and m.model_id = ?")
                .param(model.role() == null ? null : model.role().word())
                .param(model.orgId())
                .param(modelId)
                .query((row, number) -> model(row, caller))
                .single();
    }

    /** Whether a caller may know of models of its organization: by a permission, or by a role on one of them. */
    public boolean mayKnowOfAny(Caller caller) {
        return sees(caller) || hasAnyRole(caller);
    }

    private boolean hasAnyRole(Caller caller) {
        return jdbc.sql("select exists (select from model_grant where org_id = ? and user_id = ? and role is not null)")
                .param(caller.orgId())
                .param(caller.userId())
                .query(Boolean.class)
                .single();
    }

    private static boolean sees(Caller caller) {
        return caller.may(Permission.CAN_ACCESS_USER_ACTIVITY) || caller.may(Permission.MANAGE_MODELS);
    }

    private static Model model(ResultSet row, Caller caller) throws SQLException {
        String word = row.getString("role");
        ModelRole role = word == null ? null : role(word);
        OffsetDateTime deletedAt = row.getObject("deleted_at", OffsetDateTime.class);
        boolean administers = role != null && role.administers();
        return new Model(
                row.getString("org_id"),
                row.getString("model_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                deletedAt == null ? null : deletedAt.toInstant(),
                role,
                row.getLong("collaborators"),
                administers || caller.may(Permission.CAN_ACCESS_USER_ACTIVITY),
                administers || caller.may(Permission.MANAGE_MODELS));
    }

    private static Refusal unknown() {
        return new Refusal.NotFound("There is no such model.");
    }

    /** Whether a user of an organization administers a model that another one does not. */
    boolean administersMore(String orgId, String userId, String otherUserId) {
        return jdbc.sql("""
                        select exists (
                            select from model_grant g
                            where g.org_id = ? and g.user_id = ? and g.role in ('owner', 'admin') and not exists (
                                select from model_grant o
                                where o.org_id = g.org_id and o.model_id = g.model_id and o.user_id = ?
                                  and o.role in ('owner', 'admin')))""")
                .param(orgId)
                .param(userId)
                .param(otherUserId)
                .query(Boolean.class)
                .single();
    }

    /**
     * Who has a role on a model, or had one when it was deleted, in the order of users' ids.
     *
     * @throws Refusal.NotFound if no such model was ever created, or none that the caller may know of
     * @throws Refusal.Denied if the caller does not administer the model
     */
    public List<Collaborator> collaborators(Caller caller, String modelId) {
        return collaborators(caller, null, modelId);
    }

    /**
     * Who has a role on the model of an organization.
     *
     * @param orgId the organization; null for the caller's own, and for a system administrator else the first that has one
     */
    public List<Collaborator> collaborators(Caller caller, @Nullable String orgId, String modelId) {
        KnownModel model = findAdministered(caller, orgId, modelId);
        return jdbc.sql("""
                select user_id, role from model_grant
                where org_id = ? and model_id = ? and role is not null
                order by user_id""")
                .param(model.orgId())
                .param(model.modelId())
                .query(COLLABORATOR)
                .list();
    }

    /**
     * Gives a user a role on a model, in place of another one that it may have.
     *
     * @throws Refusal.Invalid naming every fault of the request, and if the user is an owner
     * @throws Refusal.Conflict if the model is deleted, or the user's role changes at the same time
     */
    public Collaborator add(Caller caller, String modelId, NewCollaborator request) {
        return add(caller, null, modelId, request);
    }

    /**
     * Gives a user a role on the model of an organization, in place of another one that it may have.
     *
     * @param orgId the organization; null for the caller's own, and for a system administrator else the first that has one
     */
    public Collaborator add(Caller caller, @Nullable String orgId, String modelId, NewCollaborator request) {
        KnownModel model = findAdministered(caller, orgId, modelId);
        NewCollaborator.Checked wanted = request.check();
        model.requireExisting();
        Optional<ModelRole> before = roleOf(model, wanted.userId());
        refuseOwner(before);

        Map<String, String> details = new LinkedHashMap<>();
        details.put(ModelEvents.USER_ID, wanted.userId());
        if (wanted.userEmail() != null) {
            details.put(ModelEvents.USER_EMAIL, wanted.userEmail());
        }
        details.put(ModelEvents.ROLE, wanted.role().word());
        before.ifPresent(role -> details.put(ModelEvents.PREVIOUS_ROLE, role.word()));
        append(ModelEvents.COLLABORATOR_ADDED, caller, model, before, details);
        return new Collaborator(wanted.userId(), wanted.role());
    }

    /**
     * Takes a user's role on a model away.
     *
     * @throws Refusal.Invalid if the user is an owner
     * @throws Refusal.NotFound if the user has no role on the model
     * @throws Refusal.Conflict if the model is deleted, or the user's role changes at the same time
     */
    public void remove(Caller caller, String modelId, String userId) {
        remove(caller, null, modelId, userId);
    }

    /**
     * Takes a user's role on the model of an organization away.
     *
     * @param orgId the organization; null for the caller's own, and for a system administrator else the first that has one
     */
    public void remove(Caller caller, @Nullable String orgId, String modelId, String userId) {
        KnownModel model = findAdministered(caller, orgId, modelId);
        model.requireExisting();
        Optional<ModelRole> before = roleOf(model, userId);
        refuseOwner(before);
        ModelRole taken =
                before.orElseThrow(() -> new Refusal.NotFound("This user is not a collaborator of the model."));
        append(
                ModelEvents.COLLABORATOR_REMOVED,
                caller,
                model,
                before,
                Map.of(ModelEvents.USER_ID, userId, ModelEvents.PREVIOUS_ROLE, taken.word()));
    }

    private static void refuseOwner(Optional<ModelRole> role) {
        if (role.isPresent() && role.get() == ModelRole.OWNER) {
            throw new Refusal.Invalid("user_id", "An owner of the model keeps that role.");
        }
    }

    private void append(
            String label, Caller caller, KnownModel model, Optional<ModelRole> before, Map<String, String> details) {
        NewEvent event = new NewEvent(
                label,
                null,
                null,
                caller.toActor(),
                Scope.organization(model.orgId()),
                new Target(ModelEvents.TARGET_TYPE, model.modelId(), null),
                json.writeValueAsString(details),
                null);
        log.append(Post.of(caller.toPoster(), List.of(event)).with(() -> {
            // Asked again under the log's lock: the model may have been deleted since, and roles may have changed.
            findAdministered(caller, model.orgId(), model.modelId()).requireExisting();
            if (!roleOf(model, details.getOrDefault(ModelEvents.USER_ID, "")).equals(before)) {
                throw new Refusal.Conflict(List.of(Fault.of(
                        ModelEvents.USER_ID, "The user's role was changed at the same time; ask what it is now.")));
            }
        }));
    }

    private KnownModel findAdministered(Caller caller, @Nullable String orgId, String modelId) {
        KnownModel model = find(caller, orgId, modelId);
        if (!model.isAdministered() && !caller.may(Permission.MANAGE_MODELS)) {
            throw new Refusal.Denied("The permission " + Permission.MANAGE_MODELS
                    + ", or the role owner or admin on this model, is required.");
        }
        return model;
    }

    /** The model of that id in an organization; without one in the caller's own, for a system administrator else in the first that has one. */
    private KnownModel find(Caller caller, @Nullable String orgId, String modelId) {
        if (orgId != null) {
            caller.requireOrganization(orgId);
        }
        return jdbc.sql("""
                select m.org_id, m.model_id, m.deleted_position is not null as deleted, g.role
                from model m
                left join model_grant g on g.org_id = m.org_id and g.model_id = m.model_id and g.user_id = ?
                where m.model_id = ? %s""".formatted(
                                caller.isSystemAdministrator() && orgId == null
                                        ? "order by m.org_id <> ?, m.org_id limit 1"
                                        : "and m.org_id = ?"))
                .param(caller.userId())
                .param(modelId)
                .param(orgId == null ? caller.orgId() : orgId)
                .query(MODEL)
                .optional()
                .orElseThrow(ModelGrants::unknown);
    }

    private Optional<ModelRole> roleOf(KnownModel model, String userId) {
        return jdbc.sql("""
                select role from model_grant
                where org_id = ? and model_id = ? and user_id = ? and role is not null""")
                .param(model.orgId())
                .param(model.modelId())
                .param(userId)
                .query(String.class)
                .optional()
                .map(ModelGrants::role);
    }

    static ModelRole role(String word) {
        return ModelRole.named(word).orElseThrow(() -> new IllegalStateException("No such role: " + word));
    }
}
