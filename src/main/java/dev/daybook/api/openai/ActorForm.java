package dev.daybook.api.openai;

import java.util.List;

/** What OpenAI tells actors apart by, and under which names the log keeps it. */
final class ActorForm {

    static final String SESSION = "session";
    static final String API_KEY = "api_key";
    static final String USER = "user";
    static final String SERVICE_ACCOUNT = "service_account";

    /** What the type of an actor can be. */
    static final List<String> TYPES = List.of(SESSION, API_KEY);

    /** The attribute of an actor that says whose key it is. */
    static final String API_KEY_TYPE = "apiKeyType";

    /** What that attribute can be. */
    static final List<String> API_KEY_TYPES = List.of(USER, SERVICE_ACCOUNT);

    private ActorForm() {}
}
