package dev.daybook.api.fiddler;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE;

import dev.daybook.access.Caller;
import dev.daybook.access.Permission;
import dev.daybook.inference.EventFiles;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Takes files that events are to be published from. */
@RestController
@RequestMapping(path = FiddlerErrorBody.PATHS + "/files", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Files", description = "What events are published from, where they are many.")
class FileController {

    private static final String FILE = "file";

    private final EventFiles files;

    FileController(EventFiles files) {
        this.files = files;
    }

    /** Describes a form with a file. */
    @Schema(name = "FiddlerUpload")
    record Upload(
            @Schema(
                    description = "A file whose name ends in .csv, .parquet or .tar.gz.",
                    type = "string",
                    format = "binary",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String file) {}

    /** Describes a form with a part of a file. */
    @Schema(name = "FiddlerPartUpload")
    record PartUpload(
            @Schema(
                    description = "The part.",
                    type = "string",
                    format = "binary",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String file,

            @Schema(
                    name = "file_id",
                    description = "The file that it is a part of.",
                    format = "uuid",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String fileId,

            @Schema(
                    name = "part_number",
                    description = "Its place in the file.",
                    example = "1",
                    minimum = "0",
                    maximum = "10000",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int partNumber) {}

    @PostMapping(path = "/upload", consumes = MULTIPART_FORM_DATA_VALUE)
    @Operation(
            operationId = "files_upload",
            summary = "Upload a file.",
            description = "Requires the permission WRITE_EVENTS. A file is kept for 7 days"
                    + " (daybook.inference.keep-files).")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(mediaType = MULTIPART_FORM_DATA_VALUE, schema = @Schema(implementation = Upload.class)))
    @ApiResponse(responseCode = "200", description = "The file.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "413", description = "The file is over a limit.")
    @ApiResponse(responseCode = "507", description = "The organization's files, or the disk, have no room for it.")
    Answer<FileView> upload(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) MultipartHttpServletRequest request)
            throws IOException {
        // Before the form is read: it is read when something of it is asked for.
        caller.require(Permission.WRITE_EVENTS);
        files.requireRoom(caller.orgId(), request.getContentLengthLong());
        MultipartFile file = file(request);
        String name = file.getOriginalFilename();
        if (name == null || name.isEmpty()) {
            throw new Refusal.Invalid(FILE, "file must have a name.");
        }
        try (InputStream content = file.getInputStream()) {
            return Answer.of(FileView.of(files.upload(Ids.author(caller), name, content)));
        }
    }

    @PostMapping(path = "/multipart-init", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "files_multipartInit",
            summary = "Begin a file that comes in parts.",
            description = "Requires the permission WRITE_EVENTS.")
    @ApiResponse(responseCode = "200", description = "The file.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "507", description = "The organization has too many files.")
    Answer<FileView> init(
            @RequestBody FileView.InitRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller) {
        caller.require(Permission.WRITE_EVENTS);
        if (request.filename() == null) {
            throw new Refusal.Invalid("filename", "filename is required.");
        }
        return Answer.of(FileView.of(files.begin(Ids.author(caller), request.filename())));
    }

    @PostMapping(path = "/multipart-upload", consumes = MULTIPART_FORM_DATA_VALUE)
    @Operation(
            operationId = "files_multipartUpload",
            summary = "Upload a part of a file.",
            description = "Requires the permission WRITE_EVENTS. A part of the same number is replaced.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = PartUpload.class)))
    @ApiResponse(responseCode = "200", description = "The part.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The caller's organization has no such file.")
    @ApiResponse(responseCode = "409", description = "The file is complete.")
    @ApiResponse(responseCode = "413", description = "The file is over a limit.")
    @ApiResponse(responseCode = "507", description = "The organization's files, or the disk, have no room for it.")
    Answer<FileView.PartView> uploadPart(
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) MultipartHttpServletRequest request)
            throws IOException {
        caller.require(Permission.WRITE_EVENTS);
        files.requireRoom(caller.orgId(), request.getContentLengthLong());
        MultipartFile file = file(request);
        UUID fileId = Ids.inBody("file_id", field(request, "file_id"));
        int number = number(field(request, "part_number"));
        try (InputStream content = file.getInputStream()) {
            return Answer.of(new FileView.PartView(files.uploadPart(Ids.author(caller), fileId, number, content)
                    .toString()));
        }
    }

    @PostMapping(path = "/multipart-complete", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "files_multipartComplete",
            summary = "Make a file of its parts.",
            description = "Requires the permission WRITE_EVENTS. A file that is complete stays as it is.")
    @ApiResponse(responseCode = "200", description = "The file.", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "404", description = "The caller's organization has no such file.")
    Answer<FileView> complete(
            @RequestBody FileView.CompleteRequest request,
            @AuthenticationPrincipal @Parameter(hidden = true) Caller caller)
            throws IOException {
        caller.require(Permission.WRITE_EVENTS);
        UUID fileId = Ids.inBody("file_id", required("file_id", request.fileId()));
        return Answer.of(FileView.of(files.complete(Ids.author(caller), fileId, request.toParts())));
    }

    private static MultipartFile file(MultipartHttpServletRequest request) {
        List<MultipartFile> given = request.getFiles(FILE);
        if (given.size() != 1) {
            throw new Refusal.Invalid(FILE, given.isEmpty() ? "file is required." : "file must be given once.");
        }
        return given.getFirst();
    }

    private static String field(MultipartHttpServletRequest request, String name) {
        String[] given = request.getParameterValues(name);
        if (given != null && given.length > 1) {
            throw new Refusal.Invalid(name, name + " must be given once.");
        }
        return required(name, given == null ? null : given[0]);
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw new Refusal.Invalid(field, field + " is required.");
        }
        return value;
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new Refusal.Invalid("part_number", "part_number must be a whole number.");
        }
        return Integer.parseInt(text);
    }
}
