package dev.daybook.inference;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The files of each organization that events are published from, uploaded as a whole or in parts. */
@Service
public class EventFiles {

    /** The highest number that a part may have. */
    public static final int MOST_PARTS = 10_000;

    private static final String COLUMNS = "org_id, file_id, name, type, status, created_at, created_by, updated_at";

    private static final int LONGEST_NAME = 256;

    private static final RowMapper<EventFile> FILE = (row, number) -> file(row);
    private static final RowMapper<StoredPart> PART = (row, number) ->
            new StoredPart(row.getInt("part_number"), row.getObject("part_id", UUID.class), row.getLong("size"));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FileStore store;
    private final InferenceSettings settings;

    EventFiles(JdbcClient jdbc, PlatformTransactionManager transactions, FileStore store, InferenceSettings settings) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.store = store;
        this.settings = settings;
    }

    /** A part of a file, by its number and the id that it got when it was uploaded. */
    public record Part(int number, UUID id) {}

    private record StoredPart(int number, UUID id, long size) {}

    /** A file of an organization. */
    public Optional<EventFile> find(String orgId, UUID id) {
        return jdbc.sql("select " + COLUMNS + " from inference_file where org_id = ? and file_id = ?")
                .param(orgId)
                .param(id)
                .query(FILE)
                .optional();
    }

    /**
     * Keeps a file.
     *
     * @throws Refusal.Invalid if its name says nothing of its type
     * @throws Refusal.TooLarge if it is longer than the limit
     */
    public EventFile upload(Author author, String name, InputStream content) throws IOException {
        EventFile.Type type = type(name);
        UUID id = UUID.randomUUID();
        // The file before its row: a row whose file is missing would promise what is not there.
        store.write(id, content, settings.maxFileSize().toBytes());
        return insert(author, id, name, type, "SUCCESSFUL");
    }

    /**
     * Begins a file that will be uploaded in parts.
     *
     * @throws Refusal.Invalid if its name says nothing of its type
     */
    public EventFile begin(Author author, String name) {
        return insert(author, UUID.randomUUID(), name, type(name), "INITIATED");
    }

    private EventFile insert(Author author, UUID id, String name, EventFile.Type type, String status) {
        return jdbc.sql("insert into inference_file (org_id, file_id, name, type, status, created_by)"
                        + " values (?, ?, ?, ?, ?, ?) returning " + COLUMNS)
                .param(author.orgId())
                .param(id)
                .param(name)
                .param(type.name())
                .param(status)
                .param(author.userId())
                .query(FILE)
                .single();
    }

    private static EventFile.Type type(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.length() > LONGEST_NAME || Complaint.unstorable(name)) {
            throw new Refusal.Invalid("filename", "filename must be a text of 1 to " + LONGEST_NAME + " characters.");
        }
        if (lower.endsWith(".csv")) {
            return EventFile.Type.CSV;
        }
        if (lower.endsWith(".parquet")) {
            return EventFile.Type.PARQUET;
        }
        if (lower.endsWith(".tar.gz") || lower.endsWith(".tgz")) {
            return EventFile.Type.TAR_GZ;
        }
        throw new Refusal.Invalid("filename", "filename must end in .csv, .parquet or .tar.gz.");
    }

    /**
     * Keeps a part of a file, in place of one of the same number.
     *
     * @return the id that it is named by when the file is completed
     * @throws Refusal.NotFound if there is no such file
     * @throws Refusal.Conflict if the file is complete
     * @throws Refusal.TooLarge if the file would be longer than the limit
     */
    public UUID uploadPart(Author author, UUID fileId, int number, InputStream content) throws IOException {
        if (number < 0 || number > MOST_PARTS) {
            throw new Refusal.Invalid(
                    "part_number", "part_number must be a whole number from 0 to " + MOST_PARTS + ".");
        }
        EventFile file = find(author.orgId(), fileId).orElseThrow(EventFiles::unknown);
        requireIncomplete(file);
        long others = parts(file).values().stream()
                .filter(part -> part.number != number)
                .mapToLong(StoredPart::size)
                .sum();
        long most = settings.maxFileSize().toBytes();
        if (others >= most) {
            throw FileStore.tooLarge(most);
        }
        UUID id = UUID.randomUUID();
        long size = store.write(id, content, most - others);
        jdbc.sql("""
                insert into inference_file_part (org_id, file_id, part_number, part_id, size)
                values (?, ?, ?, ?, ?)
                on conflict (org_id, file_id, part_number)
                do update set part_id = excluded.part_id, size = excluded.size
                returning old.part_id""")
                .param(author.orgId())
                .param(fileId)
                .param(number)
                .param(id)
                .param(size)
                .query(row -> {
                    UUID replaced = row.getObject("part_id", UUID.class);
                    if (replaced != null) {
                        store.delete(replaced);
                    }
                });
        return id;
    }

    /**
     * Makes a file of its parts, in the order of their numbers. A file that is complete stays as it is.
     *
     * @throws Refusal.NotFound if there is no such file
     * @throws Refusal.Invalid if a part was not uploaded, or is named twice
     */
    public EventFile complete(Author author, UUID fileId, List<Part> wanted) throws IOException {
        EventFile file = find(author.orgId(), fileId).orElseThrow(EventFiles::unknown);
        if (file.complete()) {
            return file;
        }
        Map<Integer, StoredPart> uploaded = parts(file);
        if (wanted.isEmpty()) {
            throw new Refusal.Invalid("parts", "parts must not be empty.");
        }
        if (wanted.stream().map(Part::number).distinct().count() < wanted.size()) {
            throw new Refusal.Invalid("parts", "parts must name each number once.");
        }
        for (int i = 0; i < wanted.size(); i++) {
            StoredPart part = uploaded.get(wanted.get(i).number());
            if (part == null || !part.id.equals(wanted.get(i).id())) {
                throw new Refusal.Invalid(
                        "parts." + i,
                        "parts." + i + ": there is no part of the number "
                                + wanted.get(i).number() + " and the id "
                                + wanted.get(i).id() + ".");
            }
        }
        store.join(
                fileId,
                wanted.stream()
                        .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                        .map(Part::id)
                        .toList());
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    update inference_file set status = 'SUCCESSFUL', updated_at = now()
                    where org_id = ? and file_id = ?""").param(author.orgId()).param(fileId).update();
            jdbc.sql("delete from inference_file_part where org_id = ? and file_id = ?")
                    .param(author.orgId())
                    .param(fileId)
                    .update();
        });
        uploaded.values().forEach(part -> store.delete(part.id));
        return find(author.orgId(), fileId).orElseThrow(EventFiles::unknown);
    }

    private Map<Integer, StoredPart> parts(EventFile file) {
        return jdbc.sql("""
                select part_number, part_id, size from inference_file_part
                where org_id = ? and file_id = ?""").param(file.orgId()).param(file.id()).query(PART).list().stream()
                .collect(Collectors.toMap(StoredPart::number, Function.identity()));
    }

    private static void requireIncomplete(EventFile file) {
        if (file.complete()) {
            throw new Refusal.Conflict(List.of(Fault.of("file_id", "The file is complete; it takes no more parts.")));
        }
    }

    static Refusal.NotFound unknown() {
        return new Refusal.NotFound("There is no such file.");
    }

    private static EventFile file(ResultSet row) throws SQLException {
        return new EventFile(
                row.getString("org_id"),
                row.getObject("file_id", UUID.class),
                row.getString("name"),
                EventFile.Type.valueOf(row.getString("type")),
                row.getString("status").equals("SUCCESSFUL"),
                EventStore.instant(row, "created_at"),
                row.getString("created_by"),
                EventStore.instant(row, "updated_at"));
    }
}
