package dev.daybook.integrity.tree;

/** A tile that a signed tree has is not stored, or not as wide. */
public final class MissingTileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MissingTileException(String organization, TilePath path) {
        super("The tree of the log of " + organization + " lacks " + path);
    }
}
