package dev.daybook.api.openai;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely events of OpenAI's types are looked at when they are posted.
 *
 * @param details whether details must fit the type's schema
 */
@ConfigurationProperties("daybook.vocabulary.openai")
record OpenAiVocabularySettings(@DefaultValue("strict") Details details) {

    /** What becomes of details that do not fit. */
    enum Details {
        /** The event is refused. */
        STRICT,
        /** The event is taken as it is. */
        LENIENT
    }
}
