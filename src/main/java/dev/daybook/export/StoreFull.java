package dev.daybook.export;

import java.io.IOException;

/** An artifact has no room. The message is for the caller. */
final class StoreFull extends IOException {

    StoreFull(String message) {
        super(message);
    }

    StoreFull(String message, IOException cause) {
        super(message, cause);
    }
}
