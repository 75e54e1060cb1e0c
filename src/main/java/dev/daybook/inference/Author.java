package dev.daybook.inference;

import dev.daybook.event.Actor;
import dev.daybook.event.Poster;

/**
 * Who does something here, and for which organization.
 *
 * @param actor the user, as the log shall name it
 * @param poster the same, as the service found out by itself
 */
public record Author(String orgId, Actor actor, Poster poster) {

    String userId() {
        return actor.userId();
    }
}
