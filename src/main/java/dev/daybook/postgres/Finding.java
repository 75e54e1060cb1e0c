package dev.daybook.postgres;

/**
 * What was found when it was looked whether something fits.
 *
 * @param subject what was looked at, in a word
 * @param fits whether it fits
 * @param sentence what was found, in a sentence
 * @param action what to do about it; empty if it fits
 */
public record Finding(String subject, boolean fits, String sentence, String action) {

    /** Something fits. */
    public static Finding ok(String subject, String sentence) {
        return new Finding(subject, true, sentence, "");
    }

    /** Something does not fit. */
    public static Finding wrong(String subject, String sentence, String action) {
        return new Finding(subject, false, sentence, action);
    }
}
