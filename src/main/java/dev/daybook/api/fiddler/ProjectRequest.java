package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A project that is to be made. Members that only newer clients know are passed over. */
@Schema(name = "FiddlerProjectRequest", description = "A project that is to be made.")
@JsonIgnoreProperties(ignoreUnknown = true)
record ProjectRequest(
        @Schema(
                description = "A name that no other project of the organization has.",
                example = "churn",
                minLength = 1,
                maxLength = 256,
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String name) {}
