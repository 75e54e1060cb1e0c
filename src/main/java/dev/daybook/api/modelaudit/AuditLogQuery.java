package dev.daybook.api.modelaudit;

import dev.daybook.access.ModelEvents;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventFilter;
import dev.daybook.event.EventQuery;
import dev.daybook.event.FilterField;
import dev.daybook.event.Order;
import dev.daybook.event.Tenant;
import dev.daybook.event.Window;
import dev.daybook.kernel.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks {@code GET /api/v1/models/{model_id}/audit-logs} for.
 *
 * @param page which page, from 1
 * @param pageSize how many entries a page has at most
 */
record AuditLogQuery(
        TimeRange range, @Nullable String action, @Nullable String actorId, long page, int pageSize, Order order) {

    static final int DEFAULT_PAGE_SIZE = 50;
    static final int LARGEST_PAGE_SIZE = 200;

    /** So high that no log reaches it, and so low that the place of its first entry is still a number. */
    static final long LAST_PAGE = 1_000_000_000_000L;

    private static final Duration DEFAULT_WINDOW = Duration.ofDays(90);
    private static final Map<String, Order> ORDERS = orders();

    /**
     * Reads a query.
     *
     * @param actions the actions that can be asked for
     * @param now the end of the window where none is given, and what its default length is counted from
     * @throws dev.daybook.kernel.Refusal.Invalid naming every parameter at fault
     */
    static AuditLogQuery of(MultiValueMap<String, String> values, List<String> actions, Instant now) {
        QueryParameters parameters = new QueryParameters(values);
        Instant from = Objects.requireNonNullElse(parameters.start("from"), now.minus(DEFAULT_WINDOW));
        Instant to = Objects.requireNonNullElse(parameters.last("to"), now);
        AuditLogQuery query = new AuditLogQuery(
                TimeRange.inclusive(from, to),
                parameters.choice("action", identity(actions)),
                parameters.text("actor_id"),
                parameters.number("page", 1, 1, LAST_PAGE),
                (int) parameters.number("page_size", DEFAULT_PAGE_SIZE, 1, LARGEST_PAGE_SIZE),
                Objects.requireNonNullElse(parameters.choice("sort_order", ORDERS), Order.DESCENDING));
        parameters.refuseFaults();
        return query;
    }

    /** The same in the log's words, of one model. */
    EventQuery toEventQuery(Tenant tenant, String modelId) {
        EventFilter filter =
                ModelEvents.of(modelId).and(FilterField.LABEL, action).and(FilterField.USER, actorId);
        return new EventQuery(tenant, range, order, filter, true);
    }

    Window window() {
        return new Window((page - 1) * pageSize, pageSize, null);
    }

    private static Map<String, String> identity(List<String> words) {
        Map<String, String> choices = new LinkedHashMap<>();
        words.forEach(word -> choices.put(word, word));
        return choices;
    }

    // In a fixed order, because faults list the choices.
    private static Map<String, Order> orders() {
        Map<String, Order> orders = new LinkedHashMap<>();
        orders.put("asc", Order.ASCENDING);
        orders.put("desc", Order.DESCENDING);
        return Collections.unmodifiableMap(orders);
    }
}
