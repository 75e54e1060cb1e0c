package dev.daybook.inference;

import dev.daybook.event.Actor;

/**
 * Who does something here, and for which organization.
 *
 * @param actor the user, as the log shall name it
 */
public record Author(String orgId, Actor actor) {

    String userId() {
        return actor.userId();
    }
}
