package dev.daybook.console.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarChartTest {

    private static final String HOSTILE = "\"><script>alert(1)</script>&'";

    @Test
    void drawsAsManyPartsOfABarAsItHas() {
        Document html = parsed(chart(List.of("a", "b"), List.of(3L, 1L), List.of(0L, 2L)));

        List<Element> bars = elements(html, "a");
        assertThat(parts(bars.getFirst())).containsExactly("s0", "s1");
        assertThat(parts(bars.get(1))).containsExactly("s1");
    }

    @Test
    void stacksThePartsUpToTheHeightOfTheirSum() {
        Document html = parsed(chart(List.of("a", "b"), List.of(3L, 1L), List.of(2L, 2L)));

        List<Element> bars = elements(html, "a");
        double first = top(bars.getFirst());
        assertThat(first).isEqualTo(top(bars.get(1)));
        // Four of four: the whole plot is filled.
        assertThat(first).isEqualTo(8);
    }

    @Test
    void showsTheSmallestCountBesideTheLargest() {
        Document html = parsed(chart(List.of("a"), List.of(1L), List.of(1_000_000L)));

        Element small = (Element)
                elements(html, "a").getFirst().getElementsByTagName("rect").item(1);
        assertThat(Double.parseDouble(small.getAttribute("height"))).isEqualTo(1.5);
    }

    @Test
    void saysTheSameNumbersInItsTable() {
        Document html = parsed(chart(List.of("a", "b"), List.of(1234L, 1L), List.of(0L, 2L)));

        assertThat(texts(html, "td")).containsExactly("1,234", "1", "1,235", "0", "2", "2");
        assertThat(texts(html, "th")).containsExactly("Hour", "a", "b", "all", "bar 0", "bar 1");
    }

    @Test
    void leadsFromPictureAndTableToTheSameAddress() {
        Document html = parsed(chart(List.of("a"), List.of(1L)));

        assertThat(elements(html, "a"))
                .hasSize(2)
                .allSatisfy(link -> assertThat(link.getAttribute("href")).isEqualTo("/console/events?from=0&to=1"));
    }

    @Test
    void hidesThePictureFromReadersAndTheKeyboard() {
        Document html = parsed(chart(List.of("a"), List.of(1L)));

        assertThat(elements(html, "svg"))
                .allSatisfy(picture ->
                        assertThat(picture.getAttribute("aria-hidden")).isEqualTo("true"));
        assertThat(elements(html, "a").getFirst().getAttribute("tabindex")).isEqualTo("-1");
        assertThat(elements(html, "a").get(1).hasAttribute("tabindex")).isFalse();
    }

    @Test
    void titlesABarWithItsCounts() {
        Document html = parsed(chart(List.of("a", "b", "c"), List.of(1500L, 0L, 2L)));

        assertThat(texts(html, "title")).containsExactly("bar 0: 1,502\na: 1,500\nc: 2");
    }

    @Test
    void escapesWhateverItIsGiven() {
        BarChart.Bar bar = new BarChart.Bar(HOSTILE, HOSTILE, HOSTILE, List.of(1L, 2L));
        String html = new BarChart(HOSTILE, HOSTILE, List.of(HOSTILE, HOSTILE), List.of(bar)).html();

        assertThat(html).doesNotContain("<script");
        Document document = parsed(html);
        assertThat(texts(document, "caption")).containsExactly(HOSTILE);
        assertThat(elements(document, "a").getFirst().getAttribute("href")).isEqualTo(HOSTILE);
    }

    @Test
    void hasNoStyleOfItsOwn() {
        assertThat(chart(List.of("a", "b"), List.of(1L, 2L))).doesNotContain("style");
    }

    @Test
    void drawsAnEmptyPlotOfNoBars() {
        Document html = parsed(new BarChart("Events", "Hour", List.of("a"), List.of()).html());

        assertThat(elements(html, "rect")).isEmpty();
        assertThat(elements(html, "svg")).hasSize(2);
    }

    @Test
    void hasALegendOnlyOfSeveralSeries() {
        assertThat(elements(parsed(chart(List.of("a"), List.of(1L))), "ul")).isEmpty();
        assertThat(texts(parsed(chart(List.of("a", "b"), List.of(1L, 1L))), "li"))
                .containsExactly("a", "b");
    }

    @Test
    void refusesMoreSeriesThanCanBeToldApart() {
        List<String> series = IntStream.range(0, BarChart.MOST_SERIES + 1)
                .mapToObj(i -> "s" + i)
                .toList();

        assertThatIllegalArgumentException().isThrownBy(() -> new BarChart("Events", "Hour", series, List.of()));
    }

    @Test
    void refusesABarThatLacksAPart() {
        List<BarChart.Bar> bars = List.of(new BarChart.Bar("a", null, null, List.of(1L)));

        assertThatIllegalArgumentException().isThrownBy(() -> new BarChart("Events", "Hour", List.of("a", "b"), bars));
    }

    @Test
    void ranksRowsByTheShareOfTheLargest() {
        RankedBars ranked = new RankedBars(
                "Predictions",
                "User",
                "predictions",
                List.of(new RankedBars.Row(HOSTILE, "/x?a=1&b=2", 2000), new RankedBars.Row("b", null, 500)));

        Document html = parsed(ranked.html());
        assertThat(elements(html, "rect"))
                .extracting(bar -> bar.getAttribute("width"))
                .containsExactly("100.00%", "25.00%");
        assertThat(texts(html, "bdi")).containsExactly(HOSTILE, "b");
        assertThat(elements(html, "a")).hasSize(1);
        assertThat(parsed(new RankedBars("a", "b", "c", List.of(new RankedBars.Row("x", null, 0))).html()))
                .isNotNull();
    }

    @SafeVarargs
    private static String chart(List<String> series, List<Long>... values) {
        List<BarChart.Bar> bars = IntStream.range(0, values.length)
                .mapToObj(i ->
                        new BarChart.Bar("bar " + i, null, "/console/events?from=" + i + "&to=" + (i + 1), values[i]))
                .toList();
        return new BarChart("Events by hour", "Hour", series, bars).html();
    }

    /** What a chart writes is XML too, so that a strict reader sees whether every element ends. */
    private static Document parsed(String html) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(html)));
        } catch (Exception failure) {
            throw new AssertionError(html, failure);
        }
    }

    private static List<Element> elements(Document html, String name) {
        NodeList found = html.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static List<String> texts(Document html, String name) {
        return elements(html, name).stream().map(Element::getTextContent).toList();
    }

    private static List<String> parts(Element bar) {
        NodeList found = bar.getElementsByTagName("rect");
        return IntStream.range(1, found.getLength())
                .mapToObj(i -> ((Element) found.item(i)).getAttribute("class"))
                .toList();
    }

    private static double top(Element bar) {
        NodeList found = bar.getElementsByTagName("rect");
        return Double.parseDouble(((Element) found.item(found.getLength() - 1)).getAttribute("y"));
    }
}
