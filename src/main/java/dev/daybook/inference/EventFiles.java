package dev.daybook.inference;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
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

    /** What an organization has left. */
    private record Room(long files, long bytes) {}

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
     * Looks, before a file or a part of one is received, whether there is room for it.
     *
     * @param length how long it is, or less if that is not known
     * @throws Refusal.NoRoom if there is not
     */
    public void requireRoom(String orgId, long length) throws IOException {
        Room room = room(orgId);
        if (room.files < 1) {
            throw tooMany();
        }
        if (room.bytes < Math.max(1, length)) {
            throw tooMuch();
        }
        store.requireRoom(Math.max(0, length));
    }

    /**
     * Keeps a file.
     *
     * @throws Refusal.Invalid if its name says nothing of its type
     * @throws Refusal.TooLarge if it is longer than the limit
     * @throws Refusal.NoRoom if the organization's files or the disk have no room for it
     */
    public EventFile upload(Author author, String name, InputStream content) throws IOException {
        EventFile.Type type = type(name);
        UUID id = UUID.randomUUID();
        // The file before its row: a row whose file is missing would promise what is not there.
        long size = write(author, id, content, settings.maxFileSize().toBytes());
        return kept(author, id, () -> insert(author, id, name, type, "SUCCESSFUL", size));
    }

    /** Writes a file that may have so many bytes itself, and no more than its organization has room for. */
    private long write(Author author, UUID id, InputStream content, long most) throws IOException {
        long room = room(author.orgId()).bytes;
        return room < most
                ? store.write(id, content, room, this::tooMuch)
                : store.write(
                        id,
                        content,
                        most,
                        () -> FileStore.tooLarge(settings.maxFileSize().toBytes()));
    }

    /** Says in the database that a file is kept, if its organization still has room for it; or deletes it. */
    private <T> T kept(Author author, UUID id, Supplier<T> row) {
        boolean kept = false;
        try {
            T result = Objects.requireNonNull(transaction.execute(status -> {
                jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                        .param("daybook files of " + author.orgId())
                        .query(locked -> {});
                T inserted = row.get();
                Room room = room(author.orgId());
                if (room.files < 0) {
                    throw tooMany();
                }
                if (room.bytes < 0) {
                    throw tooMuch();
                }
                return inserted;
            }));
            kept = true;
            return result;
        } finally {
            if (!kept) {
                store.delete(id);
            }
        }
    }

    /** How many files and bytes more an organization may have. */
    private Room room(String orgId) {
        return jdbc.sql("""
                        select (select count(*) from inference_file where org_id = :org)
                                + (select count(*) from inference_file_part where org_id = :org) as files,
                            coalesce((select sum(size) from inference_file where org_id = :org), 0)
                                + coalesce((select sum(size) from inference_file_part where org_id = :org), 0) as bytes""")
                .param("org", orgId)
                .query((row, number) -> new Room(
                        settings.maxOrganizationFiles() - row.getLong("files"),
                        settings.maxOrganizationSize().toBytes() - row.getLong("bytes")))
                .single();
    }

    private Refusal.NoRoom tooMuch() {
        return new Refusal.NoRoom("The files of the organization would have more than "
                + settings.maxOrganizationSize().toBytes()
                + " bytes together, the limit (daybook.inference.max-organization-size). Files are kept for "
                + settings.keepFiles().toHours() + " hours.");
    }

    private Refusal.NoRoom tooMany() {
        return new Refusal.NoRoom("The organization has " + settings.maxOrganizationFiles()
                + " files and parts of files, the limit (daybook.inference.max-organization-files). They are kept for "
                + settings.keepFiles().toHours() + " hours.");
    }

    /**
     * Begins a file that will be uploaded in parts.
     *
     * @throws Refusal.Invalid if its name says nothing of its type
     * @throws Refusal.NoRoom if the organization has too many files
     */
    public EventFile begin(Author author, String name) {
        UUID id = UUID.randomUUID();
        EventFile.Type type = type(name);
        return kept(author, id, () -> insert(author, id, name, type, "INITIATED", 0));
    }

    private EventFile insert(Author author, UUID id, String name, EventFile.Type type, String status, long size) {
        return jdbc.sql("insert into inference_file (org_id, file_id, name, type, status, created_by, size)"
                        + " values (?, ?, ?, ?, ?, ?, ?) returning " + COLUMNS)
                .param(author.orgId())
                .param(id)
                .param(name)
                .param(type.name())
                .param(status)
                .param(author.userId())
                .param(size)
                .query(FILE)
                .single();
    }

    private static EventFile.Type type(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.length() > LONGEST_NAME || !StorableText.isStorable(name)) {
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
     * @throws Refusal.NoRoom if the organization's files or the disk have no room for it
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
        long size = write(author, id, content, most - others);
        Optional<UUID> replaced = kept(
                author,
                id,
                () -> jdbc.sql("""
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
                        .query((row, count) -> Optional.ofNullable(row.getObject("part_id", UUID.class)))
                        .single());
        replaced.ifPresent(store::delete);
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
        long size = store.join(
                fileId,
                wanted.stream()
                        .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                        .map(Part::id)
                        .toList());
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                    update inference_file set status = 'SUCCESSFUL', updated_at = now(), size = ?
                    where org_id = ? and file_id = ?""").param(size).param(author.orgId()).param(fileId).update();
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
