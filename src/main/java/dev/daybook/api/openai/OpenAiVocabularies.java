package dev.daybook.api.openai;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Contributes OpenAI's types to the log: two vocabularies, because one list of logs never shows both. */
@Configuration(proxyBeanMethods = false)
class OpenAiVocabularies {

    @Bean
    OpenAiVocabulary openAiOrganizationVocabulary(AuditLogTypes types, OpenAiVocabularySettings settings) {
        return new OpenAiVocabulary(types, false, settings);
    }

    @Bean
    OpenAiVocabulary openAiTenantVocabulary(AuditLogTypes types, OpenAiVocabularySettings settings) {
        return new OpenAiVocabulary(types, true, settings);
    }
}
