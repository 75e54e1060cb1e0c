package dev.daybook.kernel;

/** What an id must not be, so that it can be a segment of a path, percent-encoded. */
public final class PathSegment {

    private PathSegment() {}

    /**
     * Whether a text is a step of a path and no name in it: {@code .} and {@code ..}, which clients, proxies and servers
     * resolve however they are encoded.
     */
    public static boolean isStep(String text) {
        return text.equals(".") || text.equals("..");
    }
}
