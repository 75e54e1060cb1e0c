package dev.daybook.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes the columns of one row in the text format of PostgreSQL's COPY, each followed by a tab. */
public final class CopyText {

    private static final byte[] NULL = {'\\', 'N'};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    /** The next column; backslash and what ends columns and rows is escaped. */
    public CopyText column(@Nullable String value) {
        if (value == null) {
            bytes.writeBytes(NULL);
        } else {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            int written = 0;
            for (int i = 0; i < text.length; i++) {
                char escape = escape(text[i]);
                if (escape != 0) {
                    bytes.write(text, written, i - written);
                    bytes.write('\\');
                    bytes.write(escape);
                    written = i + 1;
                }
            }
            bytes.write(text, written, text.length - written);
        }
        bytes.write('\t');
        return this;
    }

    /** The columns so far, to be followed by more. */
    public byte[] prefix() {
        return bytes.toByteArray();
    }

    /** The whole row. */
    public byte[] row() {
        byte[] row = bytes.toByteArray();
        row[row.length - 1] = '\n';
        return row;
    }

    private static char escape(byte character) {
        return switch (character) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            default -> 0;
        };
    }
}
