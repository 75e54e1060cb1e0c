package dev.daybook.event;

/** How many events have a value of some field. */
public record ValueCount(String value, long count) {}
