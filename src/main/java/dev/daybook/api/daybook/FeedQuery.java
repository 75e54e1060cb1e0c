package dev.daybook.api.daybook;

import dev.daybook.access.Caller;
import dev.daybook.api.PageParameters;
import dev.daybook.api.QueryParameters;
import dev.daybook.event.EventParameters;
import dev.daybook.event.EventQuery;
import dev.daybook.event.Tenant;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a caller asks {@code GET /api/v1/events/feed} for.
 *
 * @param after the position behind which to begin; {@link #NEWEST} is that of the newest event
 * @param patience how long to wait for events behind the newest
 * @param limit how many events are wanted at most
 */
record FeedQuery(EventParameters events, EventFields fields, long after, Duration patience, long limit) {

    static final String AFTER = "after";
    static final String WAIT = "wait";
    static final String LAST_EVENT_ID = "Last-Event-ID";

    /** The word for what comes from now on. */
    static final String LATEST = "latest";

    /** Where what comes from now on begins. */
    static final long NEWEST = Long.MAX_VALUE;

    /** The place before the first event. */
    static final long BEGINNING = -1;

    /** How many events a stream may be limited to. */
    static final long MOST_OF_STREAM = 1_000_000_000;

    private static final String POSITION_COMPLAINT =
            "must be the position of an event, -1 for the beginning of the log, or latest for what comes from now on";
    private static final Pattern POSITION = Pattern.compile("-1|\\d{1,18}");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");

    /**
     * Reads a query.
     *
     * @param lastEventId the position that a stream of server-sent events had come to; null if it begins
     * @throws dev.daybook.kernel.Refusal.Invalid naming every parameter at fault
     */
    static FeedQuery of(
            MultiValueMap<String, String> values, @Nullable String lastEventId, FeedForm form, FeedSettings settings) {
        QueryParameters parameters = new QueryParameters(values);
        boolean isPage = form == FeedForm.PAGE;
        Duration longest = isPage ? settings.longestWait() : settings.longestStream();
        Duration otherwise = form == FeedForm.EVENTS ? longest : Duration.ZERO;
        Long after = parameters.read(AFTER, POSITION_COMPLAINT, FeedQuery::position);
        if (form == FeedForm.EVENTS && lastEventId != null && !lastEventId.isEmpty()) {
            // A browser that connects again repeats the address, and tells by this how far it came.
            after = position(lastEventId);
            if (after == null) {
                parameters.fault(LAST_EVENT_ID, "must be the id of an event of this stream, a position");
            }
        }
        FeedQuery query = new FeedQuery(
                EventParameters.of(values, parameters::fault),
                EventFields.of(parameters),
                Objects.requireNonNullElse(after, BEGINNING),
                wait(parameters, longest, otherwise),
                isPage
                        ? parameters.limit(PageParameters.DEFAULT_LIMIT, PageParameters.MOST)
                        : parameters.number("limit", MOST_OF_STREAM, 1, MOST_OF_STREAM));
        parameters.refuseFaults();
        return query;
    }

    private static @Nullable Long position(String text) {
        return text.equals(LATEST) ? (Long) NEWEST : POSITION.matcher(text).matches() ? Long.valueOf(text) : null;
    }

    private static Duration wait(QueryParameters parameters, Duration longest, Duration otherwise) {
        Duration wait = parameters.read(
                WAIT,
                "must be a time such as 30s (ms, s and m are known), at most " + longest.toSeconds() + "s",
                text -> {
                    Duration time = time(text);
                    return time == null || time.compareTo(longest) > 0 ? null : time;
                });
        return wait == null ? otherwise : wait;
    }

    private static @Nullable Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return null;
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    /**
     * The log that is asked for: each has an order of arrival of its own, so where none is named it is the caller's.
     *
     * @throws dev.daybook.kernel.Refusal.Denied if it is not the caller's to see
     */
    Tenant.Organization log(Caller caller) {
        String wanted = Objects.requireNonNullElse(events.organization(), caller.orgId());
        caller.requireOrganization(wanted);
        return new Tenant.Organization(wanted);
    }

    /** The same in the log's words. */
    EventQuery toEventQuery(Tenant.Organization log) {
        return events.query(log);
    }
}
