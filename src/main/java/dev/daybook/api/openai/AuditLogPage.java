package dev.daybook.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.event.EventLog;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list of events, newest first. */
@Schema(name = "ListAuditLogsResponse", description = "One page of audit logs, newest first.")
record AuditLogPage(
        @Schema(
                description = "Always list.",
                allowableValues = AuditLogPage.LIST,
                example = AuditLogPage.LIST,
                requiredMode = Schema.RequiredMode.REQUIRED)
        String object,

        @Schema(description = "The audit logs.", requiredMode = Schema.RequiredMode.REQUIRED)
        List<AuditLogView> data,

        @Schema(
                description = "The id of the first audit log of the page; null if it is empty.",
                example = "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("first_id")
        @Nullable
        String firstId,

        @Schema(
                description = "The id of the last audit log of the page; null if it is empty. The page after this one"
                        + " is asked for with it.",
                example = "audit_log-0198f3c2-7a10-7123-8f00-6b7c1d2e3f40",
                types = {"string", "null"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("last_id")
        @Nullable
        String lastId,

        @Schema(
                description = "Whether there is more in the direction that was asked for: older audit logs, or newer"
                        + " ones with `before`.",
                example = "false",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("has_more")
        boolean hasMore) {

    static final String LIST = "list";

    /**
     * The page of a query.
     *
     * @param part what was found, in the order in which it was asked for
     */
    static AuditLogPage of(AuditLogQuery query, EventLog.Part part, AuditLogTypes types) {
        List<AuditLogView> data = part.events().stream()
                .map(event -> AuditLogView.of(event, types))
                .toList();
        List<AuditLogView> shown = query.isNewer() ? data.reversed() : data;
        return new AuditLogPage(
                LIST,
                shown,
                shown.isEmpty() ? null : shown.getFirst().id(),
                shown.isEmpty() ? null : shown.getLast().id(),
                part.more());
    }
}
