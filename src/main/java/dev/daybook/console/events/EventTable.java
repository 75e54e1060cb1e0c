package dev.daybook.console.events;

import dev.daybook.console.ViewerZone;
import dev.daybook.console.markup.Markup;
import dev.daybook.event.AuditEvent;
import java.time.Instant;
import java.util.List;

/**
 * Events as the rows of a table. They are written by hand rather than by a template because a page has hundreds of cells, and
 * the live tail the same rows again.
 */
public record EventTable(List<Column> columns, EventsState state, ViewerZone zone, Addresses addresses) {

    public EventTable {
        columns = List.copyOf(columns);
    }

    /** The row of the columns' titles. */
    public String head() {
        Markup html = new Markup();
        html.open("tr");
        for (Column column : columns) {
            html.element("th", column.title(), "scope", "col", "class", cell(column));
        }
        return html.close("tr").toString();
    }

    /** A row of each event, in their order. The first cell is the link to the event. */
    public String rows(List<AuditEvent> events) {
        String query = state.query();
        Markup html = new Markup();
        for (AuditEvent event : events) {
            html.open("tr", "id", "e-" + event.id());
            for (Column column : columns) {
                html.open("td", "class", cell(column));
                if (column == Column.TIME) {
                    html.open("a", "href", addresses.event(event, query), "data-event", "");
                    time(html, event.timestamp());
                    html.close("a");
                } else if (column == Column.RECEIVED) {
                    time(html, event.receivedAt());
                } else {
                    html.element("bdi", column.show(event));
                }
                html.close("td");
            }
            html.close("tr");
        }
        return html.toString();
    }

    private void time(Markup html, Instant moment) {
        html.open("time", "datetime", zone.iso(moment), "title", zone.utc(moment));
        html.text(zone.second(moment)).element("small", zone.fraction(moment)).close("time");
    }

    private static String cell(Column column) {
        return "c-" + column.parameter();
    }
}
