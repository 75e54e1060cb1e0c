package dev.daybook.console.integrity;

import dev.daybook.access.Caller;
import dev.daybook.console.Place;
import dev.daybook.console.PlacedPage;
import dev.daybook.event.LogEntries;
import dev.daybook.event.LogEntry;
import dev.daybook.export.Exports;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.LogKey;
import dev.daybook.integrity.LogKeys;
import dev.daybook.integrity.Proofs;
import dev.daybook.integrity.StoredCheckpoint;
import dev.daybook.integrity.TlogProof;
import dev.daybook.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Gives a browser what it checks records and logs with, by its session: the same that the door of proofs gives to those who call
 * with a token. Nothing is verified here.
 */
@Controller
@RequestMapping("/console/integrity")
class ProofData implements PlacedPage {

    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final LogEntries entries;
    private final Proofs proofs;
    private final Checkpoints checkpoints;
    private final LogKeys keys;
    private final Exports exports;

    ProofData(LogEntries entries, Proofs proofs, Checkpoints checkpoints, LogKeys keys, Exports exports) {
        this.entries = entries;
        this.proofs = proofs;
        this.checkpoints = checkpoints;
        this.keys = keys;
        this.exports = exports;
    }

    @Override
    public Place place() {
        return Place.INTEGRITY;
    }

    /** What proves the record at a position, as far as it is sealed. */
    @GetMapping("/proof")
    ResponseEntity<ProofView> proof(
            @RequestParam(required = false) @Nullable String org,
            @RequestParam long position,
            @RequestParam(defaultValue = "false") boolean identities,
            @AuthenticationPrincipal Caller caller) {
        String organization = readable(org, caller);
        LogEntry entry = entry(organization, position, identities);
        // Asked for first: a key that comes later has not signed a checkpoint that is there already.
        TlogProof proof = proofs.inclusion(organization, position).orElse(null);
        List<LogKey> signing = keys.of(organization);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(ProofView.of(organization, entry, proof, signing));
    }

    /** The same as a file for the offline verifier. */
    @GetMapping("/proof/file")
    ResponseEntity<ProofView> file(
            @RequestParam(required = false) @Nullable String org,
            @RequestParam long position,
            @RequestParam(defaultValue = "false") boolean identities,
            @AuthenticationPrincipal Caller caller) {
        String organization = readable(org, caller);
        LogEntry entry = entry(organization, position, identities);
        TlogProof proof = proofs.inclusion(organization, position)
                .orElseThrow(
                        () -> new Refusal.NotFound("No checkpoint covers this record yet. Try again in a second."));
        return attachment("proof-" + position + ".json", MediaType.APPLICATION_JSON)
                .body(ProofView.of(organization, entry, proof, null));
    }

    /** The proof that a log continues what it was at an earlier size, in the form in which witnesses get it. */
    @GetMapping("/consistency")
    ResponseEntity<String> consistency(
            @RequestParam(required = false) @Nullable String org,
            @RequestParam long from,
            @RequestParam long to,
            @AuthenticationPrincipal Caller caller) {
        if (from < 0) {
            throw new Refusal.Invalid("from", "from must not be negative.");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(TEXT)
                .body(proofs.consistency(readable(org, caller), from, to).toString());
    }

    /** The last checkpoint of a log, to be kept elsewhere. */
    @GetMapping("/checkpoint")
    ResponseEntity<String> checkpoint(
            @RequestParam(required = false) @Nullable String org, @AuthenticationPrincipal Caller caller) {
        StoredCheckpoint latest = checkpoints.latest(readable(org, caller)).orElseThrow(ProofData::nothingSigned);
        return attachment("checkpoint-" + latest.size() + ".txt", TEXT).body(latest.note());
    }

    /** The keys of a log, one a line, to be kept elsewhere. */
    @GetMapping("/key")
    ResponseEntity<String> key(
            @RequestParam(required = false) @Nullable String org, @AuthenticationPrincipal Caller caller) {
        List<LogKey> signing = keys.of(readable(org, caller));
        if (signing.isEmpty()) {
            throw nothingSigned();
        }
        return attachment("log.vkey", TEXT)
                .body(signing.stream().map(key -> key.verifier() + "\n").collect(Collectors.joining()));
    }

    /** The record that says that a zip with this SHA-256 is an export of the organization; the browser proves it then. */
    @GetMapping("/export")
    ResponseEntity<CompletedExport> export(
            @RequestParam(required = false) @Nullable String org,
            @RequestParam String sha256,
            @AuthenticationPrincipal Caller caller) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new Refusal.Invalid("sha256", "sha256 must be 64 hexadecimal digits in lower case.");
        }
        String organization = readable(org, caller);
        return exports.completed(organization, sha256)
                .map(event -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new CompletedExport(organization, event.position())))
                .orElseThrow(() -> new Refusal.NotFound("The log knows no export with these bytes."));
    }

    /** Where the log says that an export was finished. */
    record CompletedExport(String organization, long position) {}

    /** What stands at a position, intact or not: who looks at it is to see that. */
    private LogEntry entry(String organization, long position, boolean opened) {
        if (position < 0 || position == Long.MAX_VALUE) {
            throw noSuchRecord();
        }
        List<LogEntry> found = new ArrayList<>(1);
        entries.read(organization, position, position + 1, opened, found::add);
        return found.stream().findFirst().orElseThrow(ProofData::noSuchRecord);
    }

    /** The organization whose log is looked at; another one's does not exist. */
    static String readable(@Nullable String org, Caller caller) {
        String organization = org == null || org.isEmpty() ? caller.orgId() : org;
        if (!caller.isSystemAdministrator() && !caller.orgId().equals(organization)) {
            throw new Refusal.NotFound("There is no such log.");
        }
        return organization;
    }

    private static Refusal noSuchRecord() {
        return new Refusal.NotFound("The log has no record at this position.");
    }

    private static Refusal nothingSigned() {
        return new Refusal.NotFound("Nothing of this log was signed yet.");
    }

    private static ResponseEntity.BodyBuilder attachment(String name, MediaType type) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString());
    }
}
