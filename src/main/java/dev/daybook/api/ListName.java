package dev.daybook.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which clients send the values of a list: {@code ids[]}, as axios and Rails do, {@code ids[0]}, as qs and
 * PHP do, and {@code ids}, repeated.
 */
final class ListName {

    private static final Pattern FORM = Pattern.compile("(?<name>[^\\[\\]]+)(?:\\[\\d{0,9}])?");
    private static final String SUFFIX = "[]";

    private ListName() {}

    /** The name as routes describe it, with empty brackets; the same text if it is no name of a list. */
    static String of(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches() ? form.group("name") + SUFFIX : name;
    }
}
