package dev.daybook.access;

import dev.daybook.event.AppendParticipant;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Target;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StoredJson;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the tables {@code model} and {@code model_grant} in step with the log. What an event changes depends on nothing
 * but rows of lower positions, so that the same events make the same rows again.
 */
@Component
class ModelProjection implements AppendParticipant {

    private final JdbcClient jdbc;

    ModelProjection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Set<String> labels() {
        return ModelEvents.LABELS;
    }

    @Override
    public void appended(List<AuditEvent> events) {
        for (AuditEvent event : events) {
            if (!apply(event)) {
                throw new Refusal.Conflict(List.of(Fault.of(
                        "target.id",
                        "The model " + modelId(event) + " was created before; its id is not used again.")));
            }
        }
    }

    /** Changes what the event changes; false if it creates a model that was created before, which changes nothing. */
    boolean apply(AuditEvent event) {
        Target target = event.target();
        if (target == null || !target.type().equals(ModelEvents.TARGET_TYPE)) {
            return true;
        }
        switch (event.type().label()) {
            case ModelEvents.CREATED -> {
                return create(event);
            }
            case ModelEvents.DELETED -> delete(event);
            case ModelEvents.COLLABORATOR_ADDED -> {
                JsonNode details = StoredJson.tree(event.details());
                ModelRole.named(details.path(ModelEvents.ROLE).asString(""))
                        .ifPresent(role -> set(event, userId(details), role));
            }
            case ModelEvents.COLLABORATOR_REMOVED -> set(event, userId(StoredJson.tree(event.details())), null);
            default -> {
                // Every other event leaves models and roles as they are.
            }
        }
        return true;
    }

    private boolean create(AuditEvent event) {
        // The very same event is met again where the log is replayed and no longer tells all that became of the model.
        int created = jdbc.sql("""
                        insert into model (org_id, model_id, created_at, created_position) values (?, ?, ?, ?)
                        on conflict (org_id, model_id) do update set created_at = excluded.created_at
                        where model.created_position = excluded.created_position""")
                .param(event.scope().orgId())
                .param(modelId(event))
                .param(event.timestamp().atOffset(ZoneOffset.UTC))
                .param(event.position())
                .update();
        if (created == 1) {
            set(event, event.actor().userId(), ModelRole.OWNER);
        }
        return created == 1;
    }

    private void delete(AuditEvent event) {
        jdbc.sql("""
                update model set deleted_at = ?, deleted_position = ?
                where org_id = ? and model_id = ? and created_position < ? and deleted_position is null""")
                .param(event.timestamp().atOffset(ZoneOffset.UTC))
                .param(event.position())
                .param(event.scope().orgId())
                .param(modelId(event))
                .param(event.position())
                .update();
    }

    /** Gives a user a role, or takes it away where it is null, if the model was there at that position. */
    private void set(AuditEvent event, String userId, @Nullable ModelRole role) {
        jdbc.sql("""
                insert into model_grant (org_id, model_id, user_id, role, position)
                select m.org_id, m.model_id, ?::text, ?::text, ?::bigint
                from model m
                where m.org_id = ? and m.model_id = ? and m.created_position <= ?
                  and (m.deleted_position is null or m.deleted_position > ?)
                on conflict (org_id, model_id, user_id)
                do update set role = excluded.role, position = excluded.position
                where model_grant.position < excluded.position""")
                .param(userId)
                .param(role == null ? null : role.word())
                .param(event.position())
                .param(event.scope().orgId())
                .param(modelId(event))
                .param(event.position())
                .param(event.position())
                .update();
    }

    /**
     * Takes away what events of a log set that are still in it, so that they can be applied again.
     *
     * @param head the log's next position; rows of later ones come from nowhere
     */
    void reset(String organization, long head) {
        String told = "(%1$s >= ? or exists (select from event e where e.org_id = m.org_id and e.position = %1$s))";
        jdbc.sql("delete from model_grant m where m.org_id = ? and " + told.formatted("m.position"))
                .param(organization)
                .param(head)
                .update();
        jdbc.sql("delete from model m where m.org_id = ? and " + told.formatted("m.created_position")
                        + " and (m.deleted_position is null or " + told.formatted("m.deleted_position") + ")")
                .param(organization)
                .param(head)
                .param(head)
                .update();
        jdbc.sql("update model m set deleted_at = null, deleted_position = null where m.org_id = ? and "
                        + told.formatted("m.deleted_position"))
                .param(organization)
                .param(head)
                .update();
    }

    private static String userId(JsonNode details) {
        return details.path(ModelEvents.USER_ID).asString("");
    }

    private static String modelId(AuditEvent event) {
        Target target = event.target();
        if (target == null) {
            throw new IllegalArgumentException("This event is about no model");
        }
        return target.id();
    }
}
