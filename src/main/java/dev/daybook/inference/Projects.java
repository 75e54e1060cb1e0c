package dev.daybook.inference;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The projects of each organization. */
@Service
public class Projects {

    /** How long a name may be. */
    static final int LONGEST_NAME = 256;

    private static final String COLUMNS = "org_id, project_id, name, created_at, created_by";

    // The words of lists are Fiddler's; nothing of a project changes, so that it was last updated when it was made.
    private static final Map<String, ListSql.Field> FIELDS = Map.of(
            "id", new ListSql.Field("project_id", ListSql.Kind.ID),
            "name", new ListSql.Field("name", ListSql.Kind.TEXT),
            "created_at", new ListSql.Field("created_at", ListSql.Kind.MOMENT),
            "updated_at", new ListSql.Field("created_at", ListSql.Kind.MOMENT));

    private static final RowMapper<Project> PROJECT = (row, number) -> new Project(
            row.getString("org_id"),
            row.getObject("project_id", UUID.class),
            row.getString("name"),
            EventStore.instant(row, "created_at"),
            row.getString("created_by"));

    private final JdbcClient jdbc;

    Projects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A part of the projects of an organization.
     *
     * @throws Refusal.Invalid naming {@code filter} or {@code ordering} if that is not of projects
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public ListQuery.Page<Project> list(String orgId, ListQuery query) {
        ListSql sql = new ListSql(FIELDS);
        String from = " from inference_project where org_id = ? and " + sql.where(query);
        return new ListQuery.Page<>(
                sql.bind(jdbc.sql("select " + COLUMNS + from + " order by " + sql.orderBy(query) + " limit ? offset ?")
                                .param(orgId))
                        .param(query.limit())
                        .param(query.offset())
                        .query(PROJECT)
                        .list(),
                sql.bind(jdbc.sql("select count(*)" + from).param(orgId))
                        .query(Long.class)
                        .single());
    }

    /** A project of an organization. */
    public Optional<Project> find(String orgId, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from inference_project where org_id = ? and project_id = ?")
                .param(orgId)
                .param(id)
                .query(PROJECT)
                .optional();
    }

    /**
     * Makes a project.
     *
     * @throws Refusal.Invalid if the name cannot be one
     * @throws Refusal.Conflict if there is one of that name
     */
    public Project create(Author author, String name) {
        requireName("name", name);
        return jdbc.sql("insert into inference_project (org_id, name, created_by) values (?, ?, ?)"
                        + " on conflict (org_id, name) do nothing returning " + COLUMNS)
                .param(author.orgId())
                .param(name)
                .param(author.userId())
                .query(PROJECT)
                .optional()
                .orElseThrow(() -> new Refusal.Conflict(
                        List.of(Fault.of("name", "There is a project of the name " + name + " already."))));
    }

    /**
     * Deletes a project that has no models.
     *
     * @throws Refusal.NotFound if there is no such project
     * @throws Refusal.Conflict if it has models, or is to lose one that is still being deleted
     */
    public void delete(String orgId, UUID id) {
        try {
            int deleted = jdbc.sql("delete from inference_project where org_id = ? and project_id = ?")
                    .param(orgId)
                    .param(id)
                    .update();
            if (deleted == 0) {
                throw unknown();
            }
        } catch (DataIntegrityViolationException referenced) {
            throw new Refusal.Conflict(List.of(
                    Fault.of("id", "The project has models; they must be deleted first, and their deletions ended.")));
        }
    }

    static Refusal.NotFound unknown() {
        return new Refusal.NotFound("There is no such project.");
    }

    static void requireName(String field, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new Refusal.Invalid(field, field + " must be a text of 1 to " + LONGEST_NAME + " characters.");
        }
        if (!StorableText.isStorable(name)) {
            throw new Refusal.Invalid(field, field + " " + Complaint.UNSTORABLE.text() + ".");
        }
    }
}
