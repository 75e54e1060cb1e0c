package dev.daybook.api.datarobot;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the headers that an artifact is asked for with, and the answers that have its bytes or say why not. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "Range",
        in = ParameterIn.HEADER,
        description = "Which bytes are wanted, one range. Others are ignored.",
        schema = @Schema(type = "string"),
        example = "bytes=1048576-")
@Parameter(
        name = "If-Range",
        in = ParameterIn.HEADER,
        description = "The ETag of the bytes that the caller has; with another one Range is ignored.",
        schema = @Schema(type = "string"),
        example = UsageDataExportAnswers.ETAG)
@Parameter(
        name = "If-Match",
        in = ParameterIn.HEADER,
        description = "The ETags of which the artifact must have one.",
        schema = @Schema(type = "string"),
        example = UsageDataExportAnswers.ETAG)
@Parameter(
        name = "If-None-Match",
        in = ParameterIn.HEADER,
        description = "The ETag of an artifact that the caller has.",
        schema = @Schema(type = "string"),
        example = UsageDataExportAnswers.ETAG)
@ApiResponse(
        responseCode = "202",
        description = "The artifact: a zip of a CSV file for each report, and manifest.json.",
        content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
        headers = {
            @Header(
                    name = "Content-Disposition",
                    description = "What the file is to be called.",
                    required = true,
                    schema =
                            @Schema(
                                    type = "string",
                                    example = "attachment; filename=\"7d0f4a520f0e4b53-2026-11-22.zip\"")),
            @Header(
                    name = "ETag",
                    description = "The SHA-256 of the artifact.",
                    required = true,
                    schema = @Schema(type = "string", example = UsageDataExportAnswers.ETAG)),
            @Header(
                    name = "Accept-Ranges",
                    description = "That ranges can be asked for.",
                    required = true,
                    schema = @Schema(type = "string", example = "bytes"))
        })
@ApiResponse(
        responseCode = "206",
        description = "The part that Range asks for.",
        content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
        headers = {
            @Header(
                    name = "Content-Range",
                    description = "Which part of how many bytes it is.",
                    required = true,
                    schema = @Schema(type = "string", example = "bytes 1048576-2097151/2097152")),
            @Header(
                    name = "ETag",
                    description = "The SHA-256 of the artifact.",
                    required = true,
                    schema = @Schema(type = "string", example = UsageDataExportAnswers.ETAG))
        })
@ApiResponse(
        responseCode = "304",
        description = "The caller has it already.",
        content = @Content,
        headers =
                @Header(
                        name = "ETag",
                        description = "The SHA-256 of the artifact.",
                        required = true,
                        schema = @Schema(type = "string", example = UsageDataExportAnswers.ETAG)))
@ApiResponse(responseCode = "412", description = "It has none of the ETags of If-Match.")
@ApiResponse(
        responseCode = "416",
        description = "The range begins beyond the end.",
        headers =
                @Header(
                        name = "Content-Range",
                        description = "How many bytes there are.",
                        required = true,
                        schema = @Schema(type = "string", example = "bytes */2097152")))
@interface UsageDataExportAnswers {

    /** An ETag as answers have it. */
    String ETAG = "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"";
}
