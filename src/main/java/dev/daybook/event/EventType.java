package dev.daybook.event;

/**
 * What happened: a label of some dialect's vocabulary, or one of an organization's own.
 *
 * @param label the name, compared letter by letter, case included
 * @param report the report that events of this type belong to
 */
public record EventType(String label, Report report) {}
