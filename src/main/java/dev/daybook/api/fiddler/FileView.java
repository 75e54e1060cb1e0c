package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.api.Timestamps;
import dev.daybook.inference.EventFile;
import dev.daybook.inference.EventFiles;
import dev.daybook.kernel.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file. */
@Schema(name = "FiddlerFile", description = "A file that events are to be published from.")
record FileView(
        @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(example = "events.csv", requiredMode = Schema.RequiredMode.REQUIRED)
        String filename,

        @Schema(
                allowableValues = {"CSV", "PARQUET", "TAR_GZ"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Schema(
                description = "INITIATED until all of it is there.",
                allowableValues = {"INITIATED", "SUCCESSFUL"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String status,

        @JsonProperty("created_at")
        @Schema(
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String createdAt,

        @JsonProperty("updated_at")
        @Schema(
                format = "date-time",
                example = "2026-01-31T12:00:00.123456Z",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String updatedAt,

        @JsonProperty("created_by") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        UserView createdBy,

        @JsonProperty("updated_by") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        UserView updatedBy) {

    static FileView of(EventFile file) {
        UserView user = UserView.of(file.orgId(), file.createdBy());
        return new FileView(
                file.id().toString(),
                file.name(),
                file.type().name(),
                file.complete() ? "SUCCESSFUL" : "INITIATED",
                Timestamps.write(file.createdAt()),
                Timestamps.write(file.updatedAt()),
                user,
                user);
    }

    /** A file that will come in parts. */
    @Schema(name = "FiddlerMultipartInit", description = "A file that will come in parts.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record InitRequest(
            @Schema(
                    description = "It ends in .csv, .parquet or .tar.gz.",
                    example = "events.csv",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String filename) {}

    /** A part that was kept. */
    @Schema(name = "FiddlerFilePart", description = "A part that was kept.")
    record PartView(
            @JsonProperty("part_id")
            @Schema(
                    description = "What the part is named by when the file is completed.",
                    format = "uuid",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String partId) {}

    /** A file whose parts are all there. */
    @Schema(name = "FiddlerMultipartComplete", description = "A file whose parts are all there.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record CompleteRequest(
            @JsonProperty("file_id") @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String fileId,

            @Schema(
                    description = "The parts that the file is made of, in the order of their numbers.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            List<@Nullable PartRequest> parts) {

        List<EventFiles.Part> toParts() {
            List<EventFiles.Part> wanted = new ArrayList<>();
            List<@Nullable PartRequest> given = parts == null ? List.of() : parts;
            if (given.size() > EventFiles.MOST_PARTS) {
                throw new Refusal.Invalid("parts", "parts must be at most " + EventFiles.MOST_PARTS + ".");
            }
            for (PartRequest part : given) {
                if (part == null || part.number == null || part.id == null) {
                    throw new Refusal.Invalid("parts", "parts: each part needs a number and an id.");
                }
                wanted.add(new EventFiles.Part(part.number, Ids.inBody("parts.id", part.id)));
            }
            return wanted;
        }
    }

    /** A part, by its number and the id that it got. */
    @Schema(name = "FiddlerMultipartPart", description = "A part, by its number and the id that it got.")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record PartRequest(
            @Schema(example = "1", types = "integer", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Integer number,

            @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String id) {}
}
