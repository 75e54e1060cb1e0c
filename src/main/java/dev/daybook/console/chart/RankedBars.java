package dev.daybook.console.chart;

import dev.daybook.console.markup.Markup;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows have a bar beside their number, so that the largest are seen at once.
 *
 * @param name what is counted, as the table's caption
 * @param axis what the rows are, as the head of their column
 * @param count what the numbers are, as the head of theirs
 */
public record RankedBars(String name, String axis, String count, List<Row> rows) {

    /**
     * One row.
     *
     * @param link where its label leads, or null for nowhere
     */
    public record Row(String label, @Nullable String link, long value) {}

    /** The table, as escaped HTML that needs nothing but the console's style sheet. */
    public String html() {
        long largest = rows.stream().mapToLong(Row::value).max().orElse(0);
        Markup html = new Markup();
        html.open("table", "class", "ranked").element("caption", name);
        html.open("thead").open("tr").element("th", axis, "scope", "col");
        html.element("th", count, "scope", "col", "colspan", "2").close("tr").close("thead");
        html.open("tbody");
        for (Row row : rows) {
            html.open("tr").open("th", "scope", "row");
            String link = row.link();
            if (link != null) {
                html.open("a", "href", link);
            }
            html.element("bdi", row.label());
            if (link != null) {
                html.close("a");
            }
            html.close("th").element("td", BarChart.counted(row.value()));
            html.open("td", "class", "ranked-bar");
            html.open("svg", "width", "100%", "height", "10", "aria-hidden", "true", "focusable", "false");
            String share = String.format(Locale.ROOT, "%.2f%%", largest == 0 ? 0 : 100.0 * row.value() / largest);
            html.element("rect", "", "class", "s0", "width", share, "height", "10", "rx", "2");
            html.close("svg").close("td").close("tr");
        }
        return html.close("tbody").close("table").toString();
    }
}
