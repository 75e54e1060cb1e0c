package dev.daybook.integrity.note;

/** What messages show of a text from outside: its beginning, in printable characters of ASCII. */
public final class Shown {

    private static final int MOST = 100;

    private Shown() {}

    public static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.chars().limit(MOST).forEach(unit -> shown.append(unit < ' ' || unit > '~' ? '?' : (char) unit));
        return shown.append(text.length() > MOST ? "…\"" : "\"").toString();
    }
}
