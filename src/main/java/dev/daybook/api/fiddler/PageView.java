package dev.daybook.api.fiddler;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.inference.ListQuery;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;

/** A page of a list. */
record PageView<T>(
        @JsonProperty("page_size")
        @Schema(description = "The limit.", example = "50", requiredMode = Schema.RequiredMode.REQUIRED)
        int pageSize,

        @Schema(
                description = "How many items the whole list has.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long total,

        @JsonProperty("item_count")
        @Schema(
                description = "How many items this page has.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        int itemCount,

        @JsonProperty("page_count")
        @Schema(
                description = "How many pages the list has.",
                example = "1",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long pageCount,

        @JsonProperty("page_index")
        @Schema(description = "Which page this is, from 1.", example = "1", requiredMode = Schema.RequiredMode.REQUIRED)
        long pageIndex,

        @Schema(
                description = "How many items come before this page.",
                example = "0",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long offset,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<T> items) {

    static <S, T> PageView<T> of(ListQuery query, ListQuery.Page<S> page, Function<S, T> view) {
        int size = query.limit();
        return new PageView<>(
                size,
                page.total(),
                page.items().size(),
                (page.total() + size - 1) / size,
                query.offset() / size + 1,
                query.offset(),
                page.items().stream().map(view).toList());
    }
}
