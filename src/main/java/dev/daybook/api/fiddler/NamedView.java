package dev.daybook.api.fiddler;

import io.swagger.v3.oas.annotations.media.Schema;

/** Something by its id and its name. */
@Schema(name = "FiddlerReference", description = "An organization or a project, by its id and its name.")
record NamedView(
        @Schema(format = "uuid", requiredMode = Schema.RequiredMode.REQUIRED)
        String id,

        @Schema(example = "default", requiredMode = Schema.RequiredMode.REQUIRED)
        String name) {

    /** An organization, whose id is a UUID made of its own, and whose name is that. */
    static NamedView organization(String orgId) {
        return new NamedView(Ids.organization(orgId), orgId);
    }
}
