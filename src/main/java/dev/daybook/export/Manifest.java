package dev.daybook.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
    record ProofFile(String name, long bytes, String sha256) {}

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
            Instant asOf) {}

    static Manifest of(Export export, String version, List<Entry> files, @Nullable List<ProofFile> proof) {
        return new Manifest(
                1,
                version,
                export.id(),
                export.orgId(),
                export.askedAt(),
                export.bound(),
                export.order(),
                "",
                "\"\"",
                files.stream().mapToLong(Entry::rows).sum(),
                files,
                proof);
    }
}
