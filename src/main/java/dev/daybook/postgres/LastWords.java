package dev.daybook.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a server ended, as it says itself: the last of its messages that something is fatal. */
final class LastWords {

    /** Two, as the second often is what the first led to. */
    private static final int MOST = 2;

    private static final Pattern FATAL = Pattern.compile("\\b(?:FATAL|PANIC): +(.*)");

    /** What clients are told of a server that comes or goes, or of their own faults: no cause of its end. */
    private static final Pattern OF_CLIENTS = Pattern.compile("the database system is |terminating connection"
            + "|authentication failed|no pg_hba.conf entry|role \".*\" does not exist|database \".*\" does not exist"
            + "|too many clients|remaining connection slots|terminating .* due to administrator command");

    /** What a server must be able to write, if only a file of its WAL. */
    private static final long ROOM = 17L << 20;

    private LastWords() {}

    /** The last words in a directory of logs; if the disk of the data is full, also that, which a log there may be unable to say. */
    static String of(Path logs, Path data) throws IOException {
        List<String> lines = lines(logs);
        Set<String> fatal = new LinkedHashSet<>();
        for (int i = lines.size() - 1; i >= 0 && fatal.size() < MOST; i--) {
            Matcher matcher = FATAL.matcher(lines.get(i));
            if (matcher.find() && !OF_CLIENTS.matcher(matcher.group(1)).find()) {
                fatal.add(matcher.group().strip());
            }
        }
        String words = !fatal.isEmpty()
                ? String.join("; ", List.copyOf(fatal).reversed())
                : lines.isEmpty()
                        ? "it left no message"
                        : String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        // The WAL may lie on a disk of its own.
        for (Path directory : List.of(data, data.resolve("pg_wal"))) {
            if (Files.exists(directory) && Files.getFileStore(directory).getUsableSpace() < ROOM) {
                return words + "; there is no space left on the file system of " + directory;
            }
        }
        return words;
    }

    /** Of the log that was written last, what was said since the last start. */
    private static List<String> lines(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            List<Path> written = files.filter(file -> file.toFile().length() > 0)
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
            if (written.isEmpty()) {
                return List.of();
            }
            // Whatever bytes a path or a name in it consists of.
            List<String> lines = Files.readString(written.getLast(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            int start = lines.size() - 1;
            while (start > 0 && !lines.get(start).contains("LOG:  starting PostgreSQL ")) {
                start--;
            }
            return lines.subList(Math.max(0, start), lines.size());
        }
    }
}
