package dev.daybook.api.modelaudit;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.event.AuditEvent;
import dev.daybook.kernel.Slice;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** One page of a model's audit log. */
@Schema(name = "ModelAuditLogList", description = "One page of a model's audit log.")
record AuditLogPage(
        @Schema(
                description = "How many entries match, on all pages.",
                example = "87",
                requiredMode = Schema.RequiredMode.REQUIRED)
        long total,

        @Schema(description = "Which page this is, from 1.", example = "1", requiredMode = Schema.RequiredMode.REQUIRED)
        long page,

        @Schema(
                description = "How many entries a page has at most.",
                example = "50",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("page_size")
        int pageSize,

        @Schema(
                description = "The entries of this page; none beyond the last one.",
                requiredMode = Schema.RequiredMode.REQUIRED)
        List<AuditLogView> logs) {

    static AuditLogPage of(AuditLogQuery query, String modelId, Slice<AuditEvent> slice) {
        return new AuditLogPage(
                slice.total(),
                query.page(),
                query.pageSize(),
                slice.items().stream()
                        .map(event -> AuditLogView.of(event, modelId))
                        .toList());
    }
}
