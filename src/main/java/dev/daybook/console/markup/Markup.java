package dev.daybook.console.markup;

/** Writes elements of HTML and SVG. Every text and every attribute's value is escaped, so that none can become markup. */
public final class Markup {

    private final StringBuilder written = new StringBuilder(4096);

    /** Opens an element; its attributes are names and values by turns. */
    public Markup open(String element, String... attributes) {
        written.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            written.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            written.append('"');
        }
        written.append('>');
        return this;
    }

    /** Closes an element. */
    public Markup close(String element) {
        written.append("</").append(element).append('>');
        return this;
    }

    /** An element that holds nothing but a text. */
    public Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /** A text. */
    public Markup text(String text) {
        escape(text);
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '&' -> written.append("&amp;");
                case '<' -> written.append("&lt;");
                case '>' -> written.append("&gt;");
                case '"' -> written.append("&quot;");
                case '\'' -> written.append("&#39;");
                default -> written.append(unit);
            }
        }
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
