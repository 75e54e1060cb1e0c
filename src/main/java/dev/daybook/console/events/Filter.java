package dev.daybook.console.events;

import java.util.List;

/**
 * A filter as the page offers it.
 *
 * @param name its parameter's name
 * @param title what it is called
 * @param hint an example of a value
 * @param completes whether the log tells its values
 * @param choices its values, where there are only a few
 */
public record Filter(String name, String title, String hint, boolean completes, List<String> choices) {}
