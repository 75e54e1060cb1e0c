package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** The envelope of every answer that is not an error. */
record Answer<T>(
        @JsonProperty("api_version")
        @Schema(
                description = "The version of the contract.",
                example = "2.0",
                requiredMode = Schema.RequiredMode.REQUIRED)
        String apiVersion,

        @Schema(
                description = "What data is: one thing, or a page of a list.",
                allowableValues = {"NORMAL", "PAGINATED"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String kind,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) T data) {

    /** As the examples of the page that this door follows have it; newer clients accept it too. */
    static final String API_VERSION = "2.0";

    static <T> Answer<T> of(T data) {
        return new Answer<>(API_VERSION, "NORMAL", data);
    }

    static <T> Answer<PageView<T>> of(PageView<T> page) {
        return new Answer<>(API_VERSION, "PAGINATED", page);
    }
}
