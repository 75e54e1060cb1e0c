package dev.daybook.console.chart;

import dev.daybook.console.markup.Markup;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A chart of upright bars, each stacked of one part for each series. The picture is for eyes and a mouse; the same numbers stand below it
 * as a table, which a keyboard opens and a screen reader reads, with the same links.
 *
 * @param name what is counted, as the table's caption
 * @param axis what tells the bars apart, as the head of the table's first column
 * @param series the names of the parts, from the lowest to the highest
 */
public record BarChart(String name, String axis, List<String> series, List<Bar> bars) {

    /** The most series that can be told apart. */
    public static final int MOST_SERIES = 8;

    private static final int PLOT = 120;
    private static final int HEADROOM = 8;
    private static final int TICKS = 20;
    private static final int HEIGHT = HEADROOM + PLOT + TICKS;
    private static final int SCALE_WIDTH = 40;
    private static final double LEAST_PART = 1.5;
    // A single bar is no wall.
    private static final int FEWEST_SLOTS = 12;
    private static final double FILLED = 0.84;

    /**
     * One bar.
     *
     * @param label which one it is
     * @param tick what stands below it on the axis, or null for nothing
     * @param link where it leads, or null for nowhere
     * @param values its parts, one for each series
     */
    public record Bar(
            String label, @Nullable String tick, @Nullable String link, List<Long> values) {

        long total() {
            return values.stream().mapToLong(Long::longValue).sum();
        }
    }

    public BarChart {
        if (series.isEmpty() || series.size() > MOST_SERIES) {
            throw new IllegalArgumentException("A chart has 1 to " + MOST_SERIES + " series, not " + series.size());
        }
        int parts = series.size();
        if (bars.stream().anyMatch(bar -> bar.values().size() != parts)) {
            throw new IllegalArgumentException("Each bar has a part for each of the series " + series);
        }
        series = List.copyOf(series);
        bars = List.copyOf(bars);
    }

    /** The picture, its legend and its table, as escaped HTML that needs nothing but the console's style sheet. */
    public String html() {
        Markup html = new Markup();
        html.open("figure", "class", "chart");
        legend(html);
        html.open("div", "class", "chart-picture");
        Scale scale = Scale.upTo(bars.stream().mapToLong(Bar::total).max().orElse(0));
        scale(html, scale);
        plot(html, scale);
        html.close("div");
        table(html);
        return html.close("figure").toString();
    }

    private void legend(Markup html) {
        if (series.size() == 1) {
            return;
        }
        html.open("ul", "class", "chart-legend");
        for (int i = 0; i < series.size(); i++) {
            html.open("li").element("i", "", "class", "swatch s" + i);
            html.element("bdi", series.get(i)).close("li");
        }
        html.close("ul");
    }

    /** The numbers beside the lines, in a picture of their own, so that the plot can be as wide as there is room. */
    private static void scale(Markup html, Scale scale) {
        picture(html, "chart-scale", String.valueOf(SCALE_WIDTH));
        for (long line : scale.lines()) {
            html.element(
                    "text",
                    Scale.shortened(line),
                    "x",
                    String.valueOf(SCALE_WIDTH - 6),
                    "y",
                    number(height(scale, line) + 4));
        }
        html.close("svg");
    }

    private void plot(Markup html, Scale scale) {
        picture(html, "chart-plot", "100%");
        for (long line : scale.lines()) {
            line(html, height(scale, line), "grid");
        }
        double slot = 100.0 / Math.max(FEWEST_SLOTS, bars.size());
        for (int i = 0; i < bars.size(); i++) {
            bar(html, scale, bars.get(i), i * slot, slot);
        }
        line(html, HEADROOM + PLOT, "axis");
        int ticks = 0;
        for (int i = 0; i < bars.size(); i++) {
            String tick = bars.get(i).tick();
            if (tick != null) {
                // Where it is narrow, the style sheet shows every second one.
                html.element(
                        "text",
                        tick,
                        "class",
                        ticks++ % 2 == 0 ? "tick" : "tick odd",
                        "x",
                        percent((i + 0.5) * slot),
                        "y",
                        String.valueOf(HEIGHT - 4));
            }
        }
        html.close("svg");
    }

    private void bar(Markup html, Scale scale, Bar bar, double left, double slot) {
        String link = bar.link();
        if (link == null) {
            html.open("g", "class", "bar");
        } else {
            // The table has the link for the keyboard; nobody wants to pass a hundred of them twice.
            html.open("a", "class", "bar", "href", link, "tabindex", "-1");
        }
        html.element("title", title(bar));
        // All of the slot answers to the mouse, however low the bar is.
        rectangle(html, "slot", left, slot, 0, HEADROOM + (double) PLOT);
        double bottom = HEADROOM + (double) PLOT;
        for (int i = 0; i < series.size(); i++) {
            long value = bar.values().get(i);
            if (value > 0) {
                double height = Math.max(LEAST_PART, (double) PLOT * value / scale.top());
                bottom -= height;
                rectangle(html, "s" + i, left + slot * (1 - FILLED) / 2, slot * FILLED, bottom, height);
            }
        }
        html.close(link == null ? "g" : "a");
    }

    private String title(Bar bar) {
        String total = bar.label() + ": " + counted(bar.total());
        if (series.size() == 1) {
            return total;
        }
        return IntStream.range(0, series.size())
                .filter(i -> bar.values().get(i) > 0)
                .mapToObj(i -> series.get(i) + ": " + counted(bar.values().get(i)))
                .collect(Collectors.joining("\n", total + "\n", ""));
    }

    private void table(Markup html) {
        html.open("details", "class", "chart-numbers").element("summary", "Numbers");
        html.open("div", "class", "chart-table").open("table").element("caption", name);
        html.open("thead").open("tr").element("th", axis, "scope", "col");
        for (String part : series) {
            html.open("th", "scope", "col").element("bdi", part).close("th");
        }
        if (series.size() > 1) {
            html.element("th", "all", "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
        for (Bar bar : bars) {
            html.open("tr").open("th", "scope", "row");
            String link = bar.link();
            if (link == null) {
                html.text(bar.label());
            } else {
                html.element("a", bar.label(), "href", link);
            }
            html.close("th");
            bar.values().forEach(value -> html.element("td", counted(value)));
            if (series.size() > 1) {
                html.element("td", counted(bar.total()));
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div").close("details");
    }

    /** A count as people read it, with a comma between thousands. */
    static String counted(long count) {
        StringBuilder text = new StringBuilder().append(count);
        for (int i = text.length() - 3; i > 0; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }

    private static void picture(Markup html, String kind, String width) {
        html.open(
                "svg",
                "class",
                kind,
                "width",
                width,
                "height",
                String.valueOf(HEIGHT),
                "aria-hidden",
                "true",
                "focusable",
                "false");
    }

    private static void line(Markup html, double y, String kind) {
        String height = number(Math.round(y) + 0.5);
        html.element("line", "", "class", kind, "x1", "0", "x2", "100%", "y1", height, "y2", height);
    }

    private static void rectangle(Markup html, String kind, double left, double width, double top, double height) {
        html.element(
                "rect",
                "",
                "class",
                kind,
                "x",
                percent(left),
                "width",
                percent(width),
                "y",
                number(top),
                "height",
                number(height));
    }

    private static double height(Scale scale, long count) {
        return HEADROOM + PLOT * (1 - (double) count / scale.top());
    }

    private static String percent(double share) {
        return decimals(Math.round(share * 1000), 3) + '%';
    }

    private static String number(double pixels) {
        return decimals(Math.round(pixels * 10), 1);
    }

    /** A number of tenths or thousandths. A chart has more than a thousand of them, and a formatter would be half its cost. */
    private static String decimals(long parts, int digits) {
        String text = Long.toString(parts);
        if (text.length() <= digits) {
            text = "0".repeat(digits + 1 - text.length()) + text;
        }
        int point = text.length() - digits;
        return text.substring(0, point) + '.' + text.substring(point);
    }
}
