package dev.daybook.event;

import org.jspecify.annotations.Nullable;

/**
 * What it was done to: a model, a key, a user.
 *
 * @param type the kind of thing, such as {@code model}; open
 * @param id which one
 * @param name its name as it was then
 */
public record Target(String type, String id, @Nullable String name) {}
