package dev.daybook.console;

/**
 * How somebody looks at a page.
 *
 * @param width of the window, in CSS pixels
 * @param height of the window
 * @param dark whether the reader asks for dark pages
 */
record Look(int width, int height, boolean dark) {

    static final Look LIGHT = new Look(1280, 900, false);
    static final Look DARK = new Look(1280, 900, true);
    static final Look LIGHT_PHONE = new Look(375, 812, false);
    static final Look DARK_PHONE = new Look(375, 812, true);
    static final Look FOUR_K = new Look(3840, 2160, false);

    /** The end of the names of pictures. */
    String suffix() {
        return (dark ? "-dark" : "-light") + (width == LIGHT.width ? "" : "-" + width);
    }
}
