package dev.daybook.kernel;

import java.io.IOException;

/** Tells a file system without room from other failures, for which Java has no exception of its own. */
public final class FullDisk {

    private FullDisk() {}

    /** Whether a failure to write says that the disk, or the writer's share of it, is full. */
    public static boolean causes(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }
}
