package dev.daybook.inference;

import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.job.Job;
import dev.daybook.job.Jobs;
import dev.daybook.job.NewJob;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The models of each organization. That one is made or deleted is an event in the log, of the same transaction; so the
 * room that keeps who may do what with models learns of them as of all others.
 */
@Service
public class Models {

    private static final String CREATED = "model.created";
    private static final String DELETED = "model.deleted";
    static final String TARGET_TYPE = "model";

    private static final String SELECT = """
            select m.org_id, m.model_id, m.project_id, p.name as project_name, m.name, m.version, m.description,
                m.input_type, m.task, m.task_params, m.schema, m.spec, m.xai_params, m.event_id_col, m.event_ts_col,
                m.event_ts_format, m.created_at, m.created_by, m.updated_at, m.updated_by
            """;

    private static final String FROM = """
            from inference_model m join inference_project p on p.org_id = m.org_id and p.project_id = m.project_id
            where m.org_id = ? and m.deleted_at is null and\s""";

    private static final Map<String, ListSql.Field> FIELDS = Map.of(
            "id", new ListSql.Field("m.model_id", ListSql.Kind.ID),
            "name", new ListSql.Field("m.name", ListSql.Kind.TEXT),
            "version", new ListSql.Field("m.version", ListSql.Kind.TEXT),
            "task", new ListSql.Field("m.task", ListSql.Kind.TEXT),
            "input_type", new ListSql.Field("m.input_type", ListSql.Kind.TEXT),
            "project_id", new ListSql.Field("m.project_id", ListSql.Kind.ID),
            "project", new ListSql.Field("p.name", ListSql.Kind.TEXT),
            "created_at", new ListSql.Field("m.created_at", ListSql.Kind.MOMENT),
            "updated_at", new ListSql.Field("m.updated_at", ListSql.Kind.MOMENT));

    private static final RowMapper<Model> MODEL = (row, number) -> new Model(
            row.getString("org_id"),
            row.getObject("model_id", UUID.class),
            row.getObject("project_id", UUID.class),
            row.getString("project_name"),
            row.getString("name"),
            row.getString("version"),
            row.getString("description"),
            row.getString("input_type"),
            row.getString("task"),
            row.getString("task_params"),
            row.getString("schema"),
            row.getString("spec"),
            row.getString("xai_params"),
            row.getString("event_id_col"),
            row.getString("event_ts_col"),
            row.getString("event_ts_format"),
            EventStore.instant(row, "created_at"),
            row.getString("created_by"),
            EventStore.instant(row, "updated_at"),
            row.getString("updated_by"));

    private final JdbcClient jdbc;
    private final Projects projects;
    private final EventLog log;
    private final Jobs jobs;
    private final Clock clock;

    Models(JdbcClient jdbc, Projects projects, EventLog log, Jobs jobs, Clock clock) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.log = log;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * A part of the models of an organization.
     *
     * @throws Refusal.Invalid naming {@code filter} or {@code ordering} if that is not of models
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public ListQuery.Page<Model> list(String orgId, ListQuery query) {
        ListSql sql = new ListSql(FIELDS);
        String from = FROM + sql.where(query);
        return new ListQuery.Page<>(
                sql.bind(jdbc.sql(SELECT + from + " order by " + sql.orderBy(query) + " limit ? offset ?")
                                .param(orgId))
                        .param(query.limit())
                        .param(query.offset())
                        .query(MODEL)
                        .list(),
                sql.bind(jdbc.sql("select count(*) " + from).param(orgId))
                        .query(Long.class)
                        .single());
    }

    /** A model of an organization. */
    public Optional<Model> find(String orgId, UUID id) {
        return jdbc.sql(SELECT + FROM + "m.model_id = ?")
                .param(orgId)
                .param(id)
                .query(MODEL)
                .optional();
    }

    /** A model of an organization, which must be there. */
    Model get(String orgId, UUID id) {
        return find(orgId, id).orElseThrow(Models::unknown);
    }

    /**
     * Makes a model, of which its author is the owner.
     *
     * @throws Refusal.Invalid naming what is wrong with it
     * @throws Refusal.NotFound if there is no such project
     * @throws Refusal.Conflict if the project has one of that name and version
     */
    public Model create(Author author, NewModel model) {
        Projects.requireName("name", model.name());
        Projects.requireName("version", model.version());
        Projects.requireName("input_type", model.inputType());
        Projects.requireName("task", model.task());
        requireColumn("event_id_col", model.eventIdColumn());
        requireColumn("event_ts_col", model.eventTimeColumn());
        requireText("description", model.description());
        requireText("event_ts_format", model.eventTimeFormat());
        requireText("task_params", model.taskParams());
        requireText("schema", model.schema());
        requireText("spec", model.spec());
        requireText("xai_params", model.xaiParams());
        ModelSchema.of(model.schema());
        Project project = projects.find(author.orgId(), model.projectId()).orElseThrow(Projects::unknown);
        requireFree(author, model);
        UUID id = TimedIds.random(clock.instant());
        NewEvent created = act(
                CREATED,
                author,
                project.id(),
                project.name(),
                id,
                model.name(),
                JsonMapper.shared()
                        .createObjectNode()
                        .put("version", model.version())
                        .put("task", model.task())
                        .toString());
        log.append(Post.of(author.poster(), List.of(created)).with(() -> insert(author, id, model)));
        return get(author.orgId(), id);
    }

    private static void requireColumn(String field, @Nullable String name) {
        if (name != null) {
            Projects.requireName(field, name);
        }
    }

    private static void requireText(String field, @Nullable String text) {
        if (text != null && !StorableText.isStorable(text)) {
            throw new Refusal.Invalid(field, field + " " + Complaint.UNSTORABLE.text() + ".");
        }
    }

    private void requireFree(Author author, NewModel model) {
        boolean taken = jdbc.sql("""
                select exists (select from inference_model
                    where org_id = ? and project_id = ? and name = ? and version = ? and deleted_at is null)""")
                .param(author.orgId())
                .param(model.projectId())
                .param(model.name())
                .param(model.version())
                .query(Boolean.class)
                .single();
        if (taken) {
            throw taken(model);
        }
    }

    private static Refusal.Conflict taken(NewModel model) {
        return new Refusal.Conflict(List.of(Fault.of(
                "name",
                "The project has a model of the name " + model.name() + " and the version " + model.version()
                        + " already.")));
    }

    private void insert(Author author, UUID id, NewModel model) {
        int inserted = jdbc.sql("""
                insert into inference_model (org_id, model_id, project_id, name, version, description, input_type, task,
                    task_params, schema, spec, xai_params, event_id_col, event_ts_col, event_ts_format, created_by, updated_by)
                select p.org_id, :id, p.project_id, :name, :version, :description, :inputType, :task, :taskParams::json,
                    :schema::json, :spec::json, :xaiParams::json, :idColumn, :timeColumn, :timeFormat, :user, :user
                from inference_project p where p.org_id = :org and p.project_id = :project for key share
                on conflict do nothing""")
                .param("org", author.orgId())
                .param("id", id)
                .param("project", model.projectId())
                .param("name", model.name())
                .param("version", model.version())
                .param("description", model.description())
                .param("inputType", model.inputType())
                .param("task", model.task())
                .param("taskParams", model.taskParams())
                .param("schema", model.schema())
                .param("spec", model.spec())
                .param("xaiParams", model.xaiParams())
                .param("idColumn", model.eventIdColumn())
                .param("timeColumn", model.eventTimeColumn())
                .param("timeFormat", model.eventTimeFormat())
                .param("user", author.userId())
                .update();
        if (inserted == 0) {
            // Somebody was faster: in deleting the project, or in making a model of that name.
            throw projects.find(author.orgId(), model.projectId()).isEmpty() ? Projects.unknown() : taken(model);
        }
    }

    /**
     * Changes what may change of a model.
     *
     * @throws Refusal.NotFound if there is no such model
     */
    public Model update(Author author, UUID id, ModelChange change) {
        requireText("description", change.description());
        requireColumn("event_id_col", change.eventIdColumn());
        requireColumn("event_ts_col", change.eventTimeColumn());
        requireText("event_ts_format", change.eventTimeFormat());
        requireText("xai_params", change.xaiParams());
        jdbc.sql("""
                update inference_model set description = coalesce(?, description),
                    xai_params = coalesce(?::json, xai_params), event_id_col = coalesce(?, event_id_col),
                    event_ts_col = coalesce(?, event_ts_col), event_ts_format = coalesce(?, event_ts_format),
                    updated_at = now(), updated_by = ?
                where org_id = ? and model_id = ? and deleted_at is null""")
                .param(change.description())
                .param(change.xaiParams())
                .param(change.eventIdColumn())
                .param(change.eventTimeColumn())
                .param(change.eventTimeFormat())
                .param(author.userId())
                .param(author.orgId())
                .param(id)
                .update();
        return get(author.orgId(), id);
    }

    /**
     * Deletes a model: from now on it is gone for everybody. Its events are deleted by the job that is returned.
     *
     * @throws Refusal.NotFound if there is no such model
     */
    public Job delete(Author author, UUID id) {
        Model model = get(author.orgId(), id);
        AtomicReference<Job> job = new AtomicReference<>();
        NewEvent deleted = act(
                DELETED,
                author,
                model.projectId(),
                model.projectName(),
                id,
                model.name(),
                JsonMapper.shared()
                        .createObjectNode()
                        .put("version", model.version())
                        .toString());
        log.append(Post.of(author.poster(), List.of(deleted)).with(() -> {
            int marked = jdbc.sql("""
                    update inference_model set deleted_at = now()
                    where org_id = ? and model_id = ? and deleted_at is null""").param(author.orgId()).param(id).update();
            if (marked == 0) {
                throw unknown();
            }
            job.set(jobs.submit(
                    new NewJob(ModelDeleter.KIND, author.orgId(), author.userId(), ModelDeleter.request(id))));
        }));
        return Objects.requireNonNull(job.get());
    }

    /** An act of somebody's on a model, for the log. */
    static NewEvent act(
            String label,
            Author author,
            UUID projectId,
            String projectName,
            UUID modelId,
            String modelName,
            String details) {
        return new NewEvent(
                label,
                null,
                null,
                author.actor(),
                new Scope(author.orgId(), null, projectId.toString(), projectName, null, null),
                new Target(TARGET_TYPE, modelId.toString(), modelName),
                details,
                null);
    }

    static Refusal.NotFound unknown() {
        return new Refusal.NotFound("There is no such model.");
    }
}
