package dev.daybook.console.events;

import dev.daybook.event.AuditEvent;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * Where the pages of events are.
 *
 * @param prefix what stands before every path, where a proxy or the settings say so
 */
public record Addresses(String prefix) {

    private static final String PATH = "/console/events";

    /** Where nothing stands before a path. */
    public static final Addresses WITHIN = new Addresses("");

    /** The list without anything that is looked for. */
    public String all() {
        return prefix + PATH;
    }

    /** The list as a state shows it. */
    public String list(EventsState state) {
        return all() + query(state);
    }

    /** Where an event is found by its organization and its position, for ever. */
    public String event(AuditEvent event) {
        return all() + "/" + encode(event.scope().orgId()) + "/" + event.position();
    }

    /** An event beside the list that it was chosen from. */
    String event(AuditEvent event, String query) {
        return event(event) + (query.isEmpty() ? "" : "?" + query);
    }

    /** Where the rows of events come from that arrive behind a position; that follows. */
    String tail(EventsState state) {
        String query = state.query();
        return prefix + PATH + "-tail?" + (query.isEmpty() ? "" : query + "&") + "after=";
    }

    /** Where the values of a filter come from that begin as its field does. */
    String values(String name, EventsState state) {
        return prefix + PATH + "-values/" + name + query(EventsState.ALL.ofOrganization(state));
    }

    /** Where an export of a view is asked for. */
    String export() {
        return prefix + PATH + "-export";
    }

    private static String query(EventsState state) {
        String query = state.query();
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String encode(String segment) {
        return UriUtils.encode(segment, StandardCharsets.UTF_8);
    }
}
