package dev.daybook.event.find;

import java.util.List;

/** The logs that a walk sees, and up to which position it sees each. */
record Heads(List<Head> logs) {

    /**
     * One log.
     *
     * @param organization whose log it is
     * @param position the first position that the walk does not see
     * @param counted up to which position the log's events are in {@code event_count}
     */
    record Head(String organization, long position, long counted) {}

    Heads {
        logs = List.copyOf(logs);
    }

    String[] organizations() {
        return logs.stream().map(Head::organization).toArray(String[]::new);
    }

    Long[] positions() {
        return logs.stream().map(Head::position).toArray(Long[]::new);
    }

    Long[] counted() {
        return logs.stream().map(Head::counted).toArray(Long[]::new);
    }

    /** The same logs without those whose events are all counted. */
    Heads uncounted() {
        return new Heads(
                logs.stream().filter(log -> log.counted() < log.position()).toList());
    }
}
