package dev.daybook.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.kernel.StrictJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What an artifact says of itself, as {@code manifest.json}. The same export has the same manifest every time it is
 * built by the same version, but for prediction usage.
 *
 * @param manifestVersion the version of this form
 * @param daybookVersion which version built it
 * @param positionBound the first position of the organization's log that it does not show
 * @param nullCell how a cell without a value is written
 * @param emptyCell how a cell is written whose value is the empty text
 * @param rows of all files together, without headers
 * @param proof the files that prove the export, if that was asked for
 */
@JsonPropertyOrder({
    "manifestVersion",
    "daybookVersion",
    "id",
    "orgId",
    "requestedAt",
    "positionBound",
    "request",
    "nullCell",
    "emptyCell",
    "rows",
    "files",
    "proof"
})
record Manifest(
        int manifestVersion,
        String daybookVersion,
        UUID id,
        String orgId,
        Instant requestedAt,
        long positionBound,
        ExportOrder request,
        String nullCell,
        String emptyCell,
        long rows,
        List<Entry> files,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ProofFile> proof) {

    /**
     * One file of the proof.
     *
     * @param sha256 of its bytes, in hexadecimal digits
     */
    @JsonPropertyOrder({"name", "bytes", "sha256"})
    record ProofFile(String name, long bytes, String sha256) {

        @SuppressWarnings("ConstantValue")
        private static boolean isWhole(@Nullable ProofFile file) {
            return file != null && file.name != null && file.sha256 != null;
        }
    }

    /**
     * One file.
     *
     * @param rows without the header
     * @param sha256 of its bytes, in hexadecimal digits
     * @param asOf the moment that its rows are of, or null if they are what the log had below the bound
     */
    @JsonPropertyOrder({"name", "report", "rows", "bytes", "sha256", "asOf"})
    record Entry(
            String name,
            String report,
            long rows,
            long bytes,
            String sha256,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant asOf) {

        @SuppressWarnings("ConstantValue")
        private static boolean isWhole(@Nullable Entry file) {
            return file != null && file.name != null && file.report != null && file.sha256 != null;
        }
    }

    private static final int VERSION = 1;

    /** How a cell without a value is written, and one whose value is the empty text. */
    private static final String NULL_CELL = "";

    private static final String EMPTY_CELL = "\"\"";

    /** What stands in the names of files, where no other program shall read anything else in it. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

    /**
     * Reads a manifest that the service may have written.
     *
     * @throws MalformedException if it is none
     */
    static Manifest read(byte[] json) {
        Manifest manifest;
        try {
            manifest = StrictJson.read(json, Manifest.class);
        } catch (JacksonException malformed) {
            throw new MalformedException("the manifest is not the JSON of one: " + malformed.getOriginalMessage());
        }
        if (manifest.manifestVersion != VERSION) {
            throw new MalformedException("the manifest is of the version " + manifest.manifestVersion
                    + ", of which this verifier knows nothing.");
        }
        if (!manifest.isWhole() || !StrictJson.isAsWritten(json, manifest)) {
            throw new MalformedException("the manifest is not one that the service writes.");
        }
        return manifest;
    }

    // Whoever wrote the file may have left out or made up what a manifest always has.
    @SuppressWarnings({"ConstantValue", "NullAway"})
    private boolean isWhole() {
        return daybookVersion != null
                && PLAIN.matcher(daybookVersion).matches()
                && id != null
                && orgId != null
                && requestedAt != null
                && request != null
                && request.isWhole()
                && NULL_CELL.equals(nullCell)
                && EMPTY_CELL.equals(emptyCell)
                && files != null
                && files.stream().allMatch(Entry::isWhole)
                && (proof == null || proof.stream().allMatch(ProofFile::isWhole));
    }

    static Manifest of(Export export, String version, List<Entry> files, @Nullable List<ProofFile> proof) {
        return new Manifest(
                VERSION,
                version,
                export.id(),
                export.orgId(),
                export.askedAt(),
                export.bound(),
                export.order(),
                NULL_CELL,
                EMPTY_CELL,
                files.stream().mapToLong(Entry::rows).sum(),
                files,
                proof);
    }
}
