package dev.daybook.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.daybook.event.Actor;
import dev.daybook.kernel.StoredJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Who did it, as OpenAI shows it: a session, or an API key of a user or of a service account. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditLogActor", description = "Who did it.")
record ActorView(
        @Schema(
                description = "How the actor was known.",
                allowableValues = {ActorForm.SESSION, ActorForm.API_KEY},
                example = ActorForm.SESSION,
                requiredMode = Schema.RequiredMode.REQUIRED)
        String type,

        @Nullable Session session,
        @JsonProperty("api_key") @Nullable ApiKey apiKey) {

    /** A session of a user. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditLogActorSession", description = "The session that it was done in.")
    record Session(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            User user,

            @Schema(description = "Where the session came from.", example = "203.0.113.7")
            @JsonProperty("ip_address")
            @Nullable
            String ipAddress,

            @Schema(description = "The user agent, where the poster gave it.", example = "Mozilla/5.0")
            @JsonProperty("user_agent")
            @Nullable
            String userAgent,

            @Schema(description = "The JA3 fingerprint of the TLS client, where the poster gave it.") @Nullable
            String ja3,

            @Schema(description = "The JA4 fingerprint of the TLS client, where the poster gave it.") @Nullable
            String ja4,

            @Schema(
                    description = "Where the IP address lies, where the poster gave it.",
                    example = "{\"country\": \"US\", \"city\": \"San Francisco\"}")
            @JsonProperty("ip_address_details")
            @Nullable
            Map<String, String> ipAddressDetails) {}

    /** An API key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditLogActorApiKey", description = "The API key that it was done with.")
    record ApiKey(
            @Schema(description = "Which API key, where the poster gave it.", example = "key_1") @Nullable
            String id,

            @Schema(
                    description = "Whose key it is.",
                    allowableValues = {ActorForm.USER, ActorForm.SERVICE_ACCOUNT},
                    example = ActorForm.USER,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String type,

            @Nullable User user,

            @JsonProperty("service_account") @Nullable ServiceAccount serviceAccount) {}

    /** A user. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditLogActorUser", description = "The user who did it.")
    record User(
            @Schema(description = "Which user.", example = "user-1", requiredMode = Schema.RequiredMode.REQUIRED)
            String id,

            @Schema(description = "The user's mail address as it was then.", example = "ada@example.com") @Nullable
            String email) {}

    /** A service account. */
    @Schema(name = "AuditLogActorServiceAccount", description = "The service account that did it.")
    record ServiceAccount(
            @Schema(
                    description = "Which service account.",
                    example = "svc_acct_1",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String id) {}

    static ActorView of(Actor actor) {
        JsonNode attributes = StoredJson.tree(actor.attributes());
        String type = actor.type();
        boolean byKey = type == null ? actor.apiKeyId() != null : type.equals(ActorForm.API_KEY);
        return byKey
                ? new ActorView(ActorForm.API_KEY, null, apiKey(actor, attributes))
                : new ActorView(ActorForm.SESSION, session(actor, attributes), null);
    }

    private static ApiKey apiKey(Actor actor, JsonNode attributes) {
        boolean ofService = ActorForm.SERVICE_ACCOUNT.equals(text(attributes, ActorForm.API_KEY_TYPE));
        return ofService
                ? new ApiKey(actor.apiKeyId(), ActorForm.SERVICE_ACCOUNT, null, new ServiceAccount(actor.userId()))
                : new ApiKey(actor.apiKeyId(), ActorForm.USER, new User(actor.userId(), actor.email()), null);
    }

    private static Session session(Actor actor, JsonNode attributes) {
        return new Session(
                new User(actor.userId(), actor.email()),
                actor.ip(),
                text(attributes, "user_agent"),
                text(attributes, "ja3"),
                text(attributes, "ja4"),
                texts(attributes.path("ip_address_details")));
    }

    private static @Nullable String text(JsonNode attributes, String name) {
        JsonNode value = attributes.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    /** OpenAI writes coordinates and network numbers as texts too. */
    private static @Nullable Map<String, String> texts(JsonNode object) {
        if (!object.isObject()) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                texts.put(member.getKey(), member.getValue().asString());
            }
        });
        return texts;
    }
}
