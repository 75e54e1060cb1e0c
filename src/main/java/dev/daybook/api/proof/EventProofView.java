package dev.daybook.api.proof;

import dev.daybook.event.LogEntry;
import dev.daybook.integrity.TlogProof;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The proof of a record: all that the offline verifier reads. */
@Schema(name = "EventProof", description = "The proof of a record.")
record EventProofView(
        @Schema(
                description = "The record's id.",
                example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(description = "In whose log it is.", example = "acme", requiredMode = Schema.RequiredMode.REQUIRED)
        String organization,

        @Schema(
                description = "Its position in this log, from 0.",
                example = "1336",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long position,

        @Schema(
                description = "The hash of its leaf, as the answer to the post had it.",
                example = "AbCQ/8zVXwyR6gtUFe5FDdX3Fe2Uw3xeHKf/RnFh4u8=",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String leafHash,

        @Schema(
                description =
                        "The base64 of the record's canonical bytes (docs/integrity.md), over which the proof is.",
                example = "eyJhY3RvciI6e319",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String entry,

        @Schema(
                description = "A C2SP tlog-proof: position, path, and the signed checkpoint.",
                example = "c2sp.org/tlog-proof@v1\nindex 0\n\ndaybook.local/acme\n…",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String proof,

        @Schema(
                description = "What opens the digests of identifying values in the entry, by their names; empty if they"
                        + " are not asked for or are forgotten.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        Map<String, Opening> openings) {

    /** What opens a digest. */
    @Schema(name = "ProofOpening", description = "What opens the digest of an identifying value.")
    record Opening(
            @Schema(
                    description = "The salt, in base64url.",
                    example = "YO8xxIXERIfffnRnVAeNGQ",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String salt,

            @Schema(
                    description = "The value; of a member of the details, its canonical JSON.",
                    example = "2001:db8::1",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String value) {}

    static EventProofView of(String organization, LogEntry entry, TlogProof proof) {
        Map<String, Opening> openings = new TreeMap<>();
        entry.openings().forEach((name, value) -> openings.put(name, new Opening(value.salt(), value.value())));
        return new EventProofView(
                entry.id().toString(),
                organization,
                entry.position(),
                entry.leafHash().base64(),
                Base64.getEncoder().encodeToString(entry.canonicalBytes()),
                proof.toString(),
                openings);
    }
}
