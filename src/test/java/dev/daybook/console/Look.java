package dev.daybook.console;

/**
 * How somebody looks at a page.
 *
 * @param width of the window, in CSS pixels
 * @param height of the window
 * @param dark whether the reader asks for dark pages
 */
public record Look(int width, int height, boolean dark) {

    public static final Look LIGHT = new Look(1280, 900, false);
    public static final Look DARK = new Look(1280, 900, true);
    public static final Look LIGHT_PHONE = new Look(375, 812, false);
    public static final Look DARK_PHONE = new Look(375, 812, true);
    public static final Look FOUR_K = new Look(3840, 2160, false);

    /** The end of the names of pictures. */
    String suffix() {
        return (dark ? "-dark" : "-light") + (width == LIGHT.width ? "" : "-" + width);
    }
}
