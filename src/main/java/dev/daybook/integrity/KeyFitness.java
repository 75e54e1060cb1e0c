package dev.daybook.integrity;

import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.note.SigningKeyFile;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks whether the key that an instance would sign with can sign the logs that are there, and makes none. */
public final class KeyFitness {

    private static final String SUBJECT = "key";

    private static final Set<PosixFilePermission> PRIVATE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFitness() {}

    /**
     * What was found.
     *
     * @param directory the data directory, whether it is there or not
     * @param secret the key of the settings; null if it is that of the data directory
     * @param replacedKey the verifier of the key that this one takes the place of; null if there is none
     * @param database null if there is none yet
     */
    public static List<Finding> examine(
            Path directory, @Nullable String secret, @Nullable String replacedKey, @Nullable JdbcClient database)
            throws IOException {
        Collection<LogKey> signed = database == null ? List.of() : lastOfEachLog(database);
        Path file = directory.resolve(SigningKeyFile.NAME);
        List<Finding> findings = new ArrayList<>();
        if (secret == null && !Files.exists(file)) {
            findings.add(
                    signed.isEmpty()
                            ? Finding.ok(SUBJECT, "There is no key yet; the first start makes one.")
                            : Finding.wrong(
                                    SUBJECT,
                                    "There is no key " + file + ", and " + signed.size()
                                            + " logs were signed by one: a new key could not sign them.",
                                    "Put the key's copy there, or give it with daybook.integrity.key."));
            return findings;
        }
        if (secret == null && isOpen(file)) {
            findings.add(Finding.wrong(
                    SUBJECT,
                    file + " can be read by others than its owner.",
                    "Set its mode to 0600, and rotate the key."));
        }
        try {
            SigningKey key =
                    secret == null ? SigningKey.parse(Files.readString(file)) : SigningKey.of(secret, replacedKey);
            findings.add(signs(key, signed));
            if (Files.isDirectory(directory)) {
                Map<String, SigningMarks.Mark> marks = new SigningMarks(DataDirectory.at(directory)).of(key);
                findings.addAll(shorter(marks, database));
            }
        } catch (MalformedException malformed) {
            findings.add(Finding.wrong(
                    SUBJECT,
                    "The key " + (secret == null ? file : "of daybook.integrity.key") + " cannot be read: "
                            + malformed.getMessage(),
                    "Put the key's copy in its place."));
        } catch (SigningMarks.UnusableException unusable) {
            findings.add(Finding.wrong(
                    SUBJECT, String.valueOf(unusable.getMessage()), "Put a copy of the file back, or rotate the key."));
        }
        return findings;
    }

    private static Finding signs(SigningKey key, Collection<LogKey> signed) {
        List<String> others = signed.stream()
                .filter(last -> !key.replaces(last.toVerifier())
                        && !Arrays.equals(
                                last.toVerifier().publicKey(),
                                key.signer().verifier().publicKey()))
                .map(LogKey::organization)
                .sorted()
                .toList();
        return others.isEmpty()
                ? Finding.ok(SUBJECT, "The key may sign all " + signed.size() + " logs that were signed.")
                : Finding.wrong(
                        SUBJECT,
                        "The key may not sign " + others.size() + " of " + signed.size() + " logs, such as that of "
                                + others.getFirst() + ": another key has signed them, which it does not replace.",
                        "Give the key that has, or set daybook.integrity.replaced-key.");
    }

    /** Logs that are shorter than what the key has signed of them: that they have another history, only sealing finds out. */
    private static List<Finding> shorter(Map<String, SigningMarks.Mark> marks, @Nullable JdbcClient database) {
        Map<String, Long> heads = new HashMap<>();
        if (database != null && isThere(database, "log_head")) {
            database.sql("select org_id, next_position from log_head").query(row -> {
                heads.put(row.getString("org_id"), row.getLong("next_position"));
            });
        }
        List<String> shorter = marks.keySet().stream()
                .filter(organization -> heads.getOrDefault(organization, 0L)
                        < Objects.requireNonNull(marks.get(organization)).size())
                .sorted()
                .toList();
        return shorter.isEmpty()
                ? List.of()
                : List.of(Finding.wrong(
                        SUBJECT,
                        "The key has signed more than the database has of " + shorter.size() + " logs, such as that of "
                                + shorter.getFirst() + ": an older state of the database was restored.",
                        "Restore a newer one, or rotate the key."));
    }

    private static boolean isThere(JdbcClient database, String table) {
        return Boolean.TRUE.equals(database.sql("select to_regclass(?) is not null")
                .param(table)
                .query(Boolean.class)
                .single());
    }

    private static boolean isOpen(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !PRIVATE.containsAll(Files.getPosixFilePermissions(file));
    }

    private static Collection<LogKey> lastOfEachLog(JdbcClient database) {
        if (!isThere(database, "log_key")) {
            return List.of();
        }
        Map<String, LogKey> last = new HashMap<>();
        new LogKeys(database).all().forEach(key -> last.put(key.organization(), key));
        return last.values();
    }
}
