package dev.daybook.event.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A log that somebody follows, and those who wait for something to arrive in it. */
final class FollowedLog {

    private final String organization;
    private final List<Waiting> waiting = new ArrayList<>();
    private long head;
    private boolean ended;

    /** How many follow it. It is guarded by the map that holds the log. */
    int watches;

    FollowedLog(String organization) {
        this.organization = organization;
    }

    String organization() {
        return organization;
    }

    synchronized Waiting enter(long position) {
        Waiting one = new Waiting(position, new CompletableFuture<>());
        if (position < head) {
            one.arrived.complete(true);
        } else if (ended) {
            one.arrived.complete(false);
        } else {
            waiting.add(one);
        }
        return one;
    }

    synchronized void leave(Waiting one) {
        waiting.remove(one);
    }

    synchronized boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** The log reaches as far as that, or further. */
    synchronized void reaches(long position) {
        head = Math.max(head, position);
        waiting.removeIf(one -> one.position < head && one.arrived.complete(true));
    }

    /** Nobody waits any longer, or shall wait again. */
    synchronized void end() {
        ended = true;
        waiting.forEach(one -> one.arrived.complete(false));
        waiting.clear();
    }

    /** Tells those who wait why they cannot be told what arrives. */
    synchronized void fail(RuntimeException failure) {
        waiting.forEach(one -> one.arrived.completeExceptionally(failure));
        waiting.clear();
    }

    /** One who waits for a position. */
    record Waiting(long position, CompletableFuture<Boolean> arrived) {}
}
