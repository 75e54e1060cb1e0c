package dev.daybook.access;

import dev.daybook.event.DerivedRows;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.StoredJson;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Holds the stored models and roles against the events that make them, as {@link ModelProjection} applies these. The models of an
 * organization are held in memory meanwhile, its other events are not.
 */
@Component
class StoredModels implements DerivedRows {

    private static final RowMapper<String> ORGANIZATION = (row, number) -> row.getString("org_id");

    private static final RowMapper<Told> TOLD = (row, number) -> new Told(
            row.getString("label"),
            new EventId(row.getObject("id", UUID.class)).timestamp(),
            row.getLong("position"),
            row.getString("user_id"),
            row.getString("target_id"),
            row.getString("details"));

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    StoredModels(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** An event that makes or changes a model. */
    private record Told(String label, Instant time, long position, String actor, String modelId, String details) {}

    private record Model(
            Instant createdAt,
            long created,
            @Nullable Instant deletedAt,
            @Nullable Long deleted) {}

    private record Grant(@Nullable String role, long position) {}

    /** Models by their ids, and roles by the ids of model and user. */
    private record Rows(Map<String, Model> models, Map<List<String>, Grant> grants) {

        Rows() {
            this(new TreeMap<>(), new HashMap<>());
        }

        void create(Told event) {
            if (models.putIfAbsent(event.modelId, new Model(event.time, event.position, null, null)) == null) {
                set(event, event.actor, ModelRole.OWNER.word());
            }
        }

        void delete(Told event) {
            models.computeIfPresent(
                    event.modelId,
                    (id, model) -> model.deleted == null
                            ? new Model(model.createdAt, model.created, event.time, event.position)
                            : model);
        }

        void set(Told event, String user, @Nullable String role) {
            Model model = models.get(event.modelId);
            if (model != null && model.deleted == null) {
                grants.put(List.of(event.modelId, user), new Grant(role, event.position));
            }
        }
    }

    @Override
    public Collection<String> organizations() {
        return jdbc.sql("select org_id from model union select org_id from model_grant")
                .query(ORGANIZATION)
                .list();
    }

    @Override
    public void examine(String organization, Consumer<String> faults) {
        Rows told = new Rows();
        Rows stored = new Rows();
        snapshot.executeWithoutResult(status -> {
            jdbc.sql("""
                            select label, id, position, user_id, target_id, details from event
                            where org_id = ? and label = any (?) and target_type = ? order by position""")
                    .param(organization)
                    .param(ModelEvents.LABELS.toArray(String[]::new))
                    .param(ModelEvents.TARGET_TYPE)
                    .query(TOLD)
                    .list()
                    .forEach(event -> apply(event, told));
            read(organization, stored);
        });
        compare("The model ", told.models, stored.models, faults);
        compare("The role on a model of ", told.grants, stored.grants, faults);
    }

    private void apply(Told event, Rows rows) {
        switch (event.label) {
            case ModelEvents.CREATED -> rows.create(event);
            case ModelEvents.DELETED -> rows.delete(event);
            default -> {
                JsonNode details = StoredJson.tree(event.details);
                String user = details.path(ModelEvents.USER_ID).asString("");
                if (event.label.equals(ModelEvents.COLLABORATOR_REMOVED)) {
                    rows.set(event, user, null);
                } else {
                    ModelRole.named(details.path(ModelEvents.ROLE).asString(""))
                            .ifPresent(role -> rows.set(event, user, role.word()));
                }
            }
        }
    }

    private void read(String organization, Rows rows) {
        jdbc.sql(
                        "select model_id, created_at, created_position, deleted_at, deleted_position from model where org_id = ?")
                .param(organization)
                .query(row -> {
                    OffsetDateTime deletedAt = row.getObject("deleted_at", OffsetDateTime.class);
                    rows.models.put(
                            row.getString("model_id"),
                            new Model(
                                    row.getObject("created_at", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getLong("created_position"),
                                    deletedAt == null ? null : deletedAt.toInstant(),
                                    row.getObject("deleted_position", Long.class)));
                });
        jdbc.sql("select model_id, user_id, role, position from model_grant where org_id = ?")
                .param(organization)
                .query(row -> {
                    rows.grants.put(
                            List.of(row.getString("model_id"), row.getString("user_id")),
                            new Grant(row.getString("role"), row.getLong("position")));
                });
    }

    private static <K, V> void compare(String what, Map<K, V> told, Map<K, V> stored, Consumer<String> faults) {
        Set<String> differing = new TreeSet<>();
        told.forEach((key, row) -> {
            if (!row.equals(stored.get(key))) {
                differing.add(what + key + " is not stored as the events make it: " + shown(stored.get(key))
                        + " in the place of " + row + ".");
            }
        });
        stored.keySet().stream()
                .filter(key -> !told.containsKey(key))
                .forEach(key -> differing.add(what + key + " is stored, and no event makes it."));
        differing.forEach(faults);
    }

    private static String shown(@Nullable Object row) {
        return Objects.toString(row, "nothing");
    }

    @Override
    public String fact() {
        return "Models and the roles on them are those that the events make.";
    }
}
