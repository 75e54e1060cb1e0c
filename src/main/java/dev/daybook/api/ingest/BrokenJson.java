package dev.daybook.api.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Says what is wrong with a text that is no JSON, in words for who sent it. The parser's own advise those who set it up. */
final class BrokenJson {

    private static final Pattern CHARACTER = Pattern.compile("character \\((?:'(.+?)' )?\\(?(?:code|CTRL-CHAR)");
    private static final Pattern WORD = Pattern.compile("(?:[Tt]oken|[Nn]umeric value) ['\"]([^'\"]{1,100})['\"]");

    private BrokenJson() {}

    /** The beginning of a sentence that ends with where it is. */
    static String words(JacksonException broken) {
        String message = String.valueOf(broken.getOriginalMessage());
        if (broken instanceof UnexpectedEndOfInputException || message.startsWith("Unexpected end-of-input")) {
            return "It ends in the middle of a value";
        }
        if (message.contains("surrogate")) {
            return "There is half of a surrogate pair";
        }
        Matcher word = WORD.matcher(message);
        if (word.find()) {
            return Faults.shown(word.group(1)) + " is no value of JSON";
        }
        Matcher character = CHARACTER.matcher(message);
        if (character.find()) {
            return character.group(1) == null
                    ? "There is a control character, which must be escaped"
                    : "The character " + Faults.shown(character.group(1)) + " is not expected";
        }
        return "It is not well-formed JSON";
    }
}
