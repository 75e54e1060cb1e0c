package dev.daybook.export;

import dev.daybook.integrity.note.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8, each of which ends with a line feed and with nothing else. */
final class TextLines {

    private final String file;
    private final CsvRecords lines;

    /** Begins to read a file of that name. */
    TextLines(String file, InputStream in) {
        this.file = file;
        this.lines = CsvRecords.ofLines(in);
    }

    /** The next line without its end; null after the last. */
    @Nullable
    String next() throws IOException {
        byte[] line = lines.next();
        if (line == null) {
            return null;
        }
        int length = line.length - 1;
        try {
            if (line[length] == '\n') {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(line, 0, length))
                        .toString();
            }
        } catch (CharacterCodingException malformed) {
            throw new MalformedException("a line of " + file + " is not UTF-8.");
        }
        throw new MalformedException("the last line of " + file + " has no end.");
    }
}
