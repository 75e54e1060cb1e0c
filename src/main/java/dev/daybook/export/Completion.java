package dev.daybook.export;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.kernel.StrictJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * What the log is told when an export is built: the details of that event.
 *
 * @param manifestSha256 of the manifest's bytes, in hexadecimal digits
 * @param sha256 of all bytes of the artifact, in hexadecimal digits
 * @param bytes how many these are
 */
@JsonPropertyOrder({"manifestSha256", "sha256", "bytes"})
record Completion(String manifestSha256, String sha256, long bytes) {

    /**
     * Reads the details of an event.
     *
     * @throws MalformedException if they are not of this form
     */
    static Completion read(String details) {
        try {
            return StrictJson.read(details.getBytes(StandardCharsets.UTF_8), Completion.class);
        } catch (JacksonException malformed) {
            throw new MalformedException("the details of the event are not those of a completed export.");
        }
    }
}
