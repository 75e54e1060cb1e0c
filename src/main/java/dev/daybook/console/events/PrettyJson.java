package dev.daybook.console.events;

import dev.daybook.console.markup.Markup;
import dev.daybook.console.markup.ShownText;

/**
 * JSON over several lines, with its keys and values marked for the style sheet. It is laid out letter by letter as it
 * was stored, so that no number loses a digit, and without recursion, so that no depth is too deep.
 */
final class PrettyJson {

    private static final String INDENT = "  ";

    private final String json;
    private final Markup html = new Markup();
    private int at;

    private PrettyJson(String json) {
        this.json = json;
    }

    /** Lays out a text that is JSON, as escaped HTML for an element that keeps its line breaks. */
    static String html(String json) {
        return new PrettyJson(json).lay();
    }

    private String lay() {
        int depth = 0;
        while (at < json.length()) {
            char unit = json.charAt(at);
            switch (unit) {
                case '{', '[' -> {
                    at++;
                    skipBlanks();
                    if (at < json.length() && (json.charAt(at) == '}' || json.charAt(at) == ']')) {
                        html.text(String.valueOf(unit) + json.charAt(at));
                        at++;
                    } else {
                        html.text(String.valueOf(unit));
                        line(++depth);
                    }
                }
                case '}', ']' -> {
                    line(--depth);
                    html.text(String.valueOf(unit));
                    at++;
                }
                case ',' -> {
                    html.text(",");
                    at++;
                    line(depth);
                }
                case ':' -> {
                    html.text(": ");
                    at++;
                }
                case '"' -> string();
                case ' ', '\t', '\r', '\n' -> at++;
                default -> word();
            }
        }
        return html.toString();
    }

    private void string() {
        int start = at++;
        while (at < json.length() && json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        at = Math.min(json.length(), at + 1);
        String text = ShownText.of(json.substring(start, at));
        skipBlanks();
        boolean isKey = at < json.length() && json.charAt(at) == ':';
        html.open("bdi")
                .element("span", text, "class", isKey ? "json-key" : "json-text")
                .close("bdi");
    }

    private void word() {
        int start = at;
        while (at < json.length() && ",:]} \t\r\n".indexOf(json.charAt(at)) < 0) {
            at++;
        }
        html.element("span", ShownText.of(json.substring(start, at)), "class", "json-word");
    }

    private void skipBlanks() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private void line(int depth) {
        html.text("\n" + INDENT.repeat(Math.clamp(depth, 0, 40)));
    }
}
