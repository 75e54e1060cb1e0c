package dev.daybook.api.proof;

import dev.daybook.access.Caller;
import dev.daybook.api.QueryParameters;
import dev.daybook.integrity.Checkpoints;
import dev.daybook.integrity.Proofs;
import dev.daybook.integrity.StoredCheckpoint;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.DigestUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves each organization's log as C2SP's tlog-tiles has it. */
@RestController
@RequestMapping("/tlog/{organization}")
@Tag(name = "Logs", description = "Each organization's log as a transparency log: C2SP's tlog-tiles.")
class TlogController {

    private static final String TEXT = "text/plain;charset=utf-8";
    private static final String BYTES = MediaType.APPLICATION_OCTET_STREAM_VALUE;

    private static final String ORGANIZATION =
            "The organization, percent-encoded; or `~` and the base64url of its name, which any name can be written as.";

    private static final String CHECKPOINT = """
            daybook.local/acme
            3
            Zk1yN2cBvHbcGwqv0bXrn5nAWcVbOyzyNjBfSlVjY0E=

            — daybook.local/acme 2Hqmaw5m…
            """;

    private final Checkpoints checkpoints;
    private final Proofs proofs;
    private final Caching caching;

    TlogController(Checkpoints checkpoints, Proofs proofs, Caching caching) {
        this.checkpoints = checkpoints;
        this.proofs = proofs;
        this.caching = caching;
    }

    @GetMapping(path = "/checkpoint", produces = TEXT)
    @Operation(
            operationId = "tlog_checkpoint",
            summary = "Get the log's latest signed checkpoint.",
            description = "Requires a token of the organization, unless the service's settings let everybody read it."
                    + " It covers an event within about two seconds.")
    @ApiResponse(
            responseCode = "200",
            description = "The checkpoint: a C2SP signed note.",
            headers = {
                @Header(
                        name = "Cache-Control",
                        description = "It is asked for anew each time.",
                        required = true,
                        schema = @Schema(type = "string", example = "no-cache, private")),
                @Header(
                        name = "ETag",
                        description = "Changes with every checkpoint.",
                        required = true,
                        schema = @Schema(type = "string"))
            },
            content =
                    @Content(
                            mediaType = TEXT,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(CHECKPOINT)))
    @ApiResponse(responseCode = "404", description = "Nothing of such a log was signed yet.")
    ResponseEntity<byte[]> checkpoint(
            @PathVariable @Parameter(description = ORGANIZATION, example = "acme") String organization,
            @AuthenticationPrincipal @Parameter(hidden = true) @Nullable Caller caller) {
        LogName name = LogName.parse(organization).requireReadable(caller);
        StoredCheckpoint latest = checkpoints.latest(name.organization()).orElseThrow(LogName::unknown);
        return answer(
                latest.note().getBytes(StandardCharsets.UTF_8),
                TEXT,
                CacheControl.noCache().cachePrivate());
    }

    @GetMapping(path = "/consistency", produces = TEXT)
    @Operation(
            operationId = "tlog_consistency",
            summary = "Get the proof that the log continues what it was at an earlier size.",
            description = "Requires a token of the organization, unless the service's settings let everybody read it."
                    + " In the form of the body of C2SP tlog-witness' add-checkpoint, the later checkpoint included.")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            required = true,
            description = "The earlier size.",
            schema = @Schema(type = "integer", format = "int64", minimum = "0"),
            example = "120")
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "The size of the later checkpoint; the latest by default.",
            schema = @Schema(type = "integer", format = "int64", minimum = "1"),
            example = "1337")
    @ApiResponse(
            responseCode = "200",
            description = "The proof and the later checkpoint.",
            content =
                    @Content(
                            mediaType = TEXT,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject("old 0\n\n" + CHECKPOINT)))
    @ApiResponse(responseCode = "404", description = "Nothing of such a log was signed yet.")
    ResponseEntity<byte[]> consistency(
            @PathVariable @Parameter(description = ORGANIZATION, example = "acme") String organization,
            @RequestParam @Parameter(hidden = true) MultiValueMap<String, String> parameters,
            @AuthenticationPrincipal @Parameter(hidden = true) @Nullable Caller caller) {
        LogName name = LogName.parse(organization).requireReadable(caller);
        QueryParameters query = new QueryParameters(parameters);
        long from = query.number("from", -1, 0, Long.MAX_VALUE);
        long to = query.number("to", 0, 1, Long.MAX_VALUE);
        if (!parameters.containsKey("from")) {
            query.fault("from", "is required");
        }
        query.refuseFaults();
        StoredCheckpoint latest = checkpoints.latest(name.organization()).orElseThrow(LogName::unknown);
        return answer(
                proofs.consistency(name.organization(), from, to == 0 ? latest.size() : to)
                        .bytes(),
                TEXT,
                CacheControl.noCache().cachePrivate());
    }

    @GetMapping(path = "/tile/{*path}", produces = BYTES)
    @Operation(
            operationId = "tlog_tile",
            summary = "Get a tile of the log's tree, or a bundle of its entries.",
            description =
                    "`{level}/{N}` is a full tile of 256 hashes, `{level}/{N}.p/{W}` one with the first W of them;"
                            + " with `entries` for the level it is the canonical bytes of 256 entries, or of the first W, each"
                            + " behind its length in two bytes. N is written in groups of three digits: `x001/x234/067`. Tiles"
                            + " require a token of the organization, unless the service's settings let everybody read them;"
                            + " entries always require the permission CAN_ACCESS_USER_ACTIVITY.")
    @ApiResponse(
            responseCode = "200",
            description = "The tile or the bundle.",
            headers = {
                @Header(
                        name = "Cache-Control",
                        description = "What is full stays the same for ever.",
                        required = true,
                        schema = @Schema(type = "string", example = "max-age=31536000, private, immutable")),
                @Header(
                        name = "ETag",
                        description = "The hash of the bytes.",
                        required = true,
                        schema = @Schema(type = "string"))
            },
            content = @Content(mediaType = BYTES, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "404",
            description = "There is no such log, or the tree that was signed last has no such tile.")
    ResponseEntity<byte[]> tile(
            @PathVariable @Parameter(description = ORGANIZATION, example = "acme") String organization,
            @PathVariable @Parameter(description = "Level, index and width.", example = "0/x001/234.p/5") String path,
            @AuthenticationPrincipal @Parameter(hidden = true) @Nullable Caller caller) {
        LogName name = LogName.parse(organization);
        TilePath place = place(path);
        return place.isEntries()
                ? entries(name.requireEntries(caller), place)
                : hashes(name.requireReadable(caller), place);
    }

    private ResponseEntity<byte[]> hashes(LogName name, TilePath place) {
        Tile tile = proofs.tile(name.organization(), place).orElseThrow(TlogController::noTile);
        return answer(tile.bytes(), BYTES, place.isFull() ? caching.full() : caching.partial());
    }

    private ResponseEntity<byte[]> entries(LogName name, TilePath place) {
        Proofs.Bundle bundle = proofs.entries(name.organization(), place).orElseThrow(TlogController::noTile);
        // What was tampered with is shown as it is, and nobody is told to keep it.
        return answer(
                bundle.bytes(),
                BYTES,
                bundle.isIntact()
                        ? caching.entries(place.isFull())
                        : CacheControl.noStore().cachePrivate());
    }

    private static TilePath place(String path) {
        try {
            return TilePath.parse("tile" + path);
        } catch (MalformedException noPath) {
            throw noTile();
        }
    }

    private static Refusal noTile() {
        return new Refusal.NotFound("The log has no such tile.");
    }

    private static ResponseEntity<byte[]> answer(byte[] body, String type, CacheControl caching) {
        return ResponseEntity.ok()
                .header("Content-Type", type)
                .cacheControl(caching)
                .eTag('"' + DigestUtils.md5DigestAsHex(body) + '"')
                .body(body);
    }
}
