package dev.daybook.export;

import dev.daybook.event.EventFilter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests for exports as tests make them. */
final class ExportRequests {

    private ExportRequests() {}

    /** One that is narrowed by nothing but a project and a user. */
    static ExportRequest of(
            boolean identifying,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable List<@Nullable String> reports,
            @Nullable List<@Nullable String> include,
            boolean noCache,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable Long fromPosition) {
        return new ExportRequest(
                identifying,
                start,
                end,
                reports,
                include,
                noCache,
                projectId,
                userId,
                fromPosition,
                EventFilter.ALL,
                null,
                false);
    }
}
