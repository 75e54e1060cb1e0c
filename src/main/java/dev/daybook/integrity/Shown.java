package dev.daybook.integrity;

/** What messages show of a text from outside: its beginning, in printable characters of ASCII. */
final class Shown {

    private static final int MOST = 100;

    private Shown() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.chars().limit(MOST).forEach(unit -> shown.append(unit < ' ' || unit > '~' ? '?' : (char) unit));
        return shown.append(text.length() > MOST ? "…\"" : "\"").toString();
    }
}
