package dev.daybook.api.openai;

import dev.daybook.event.Actor;
import dev.daybook.event.EventType;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Vocabulary;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** OpenAI's types of one scope, and what their events may hold. */
class OpenAiVocabulary implements Vocabulary {

    /** The name of the types of an organization itself. */
    static final String ORGANIZATION = "openai";

    /** The name of the types of the tenant above it, which are shown only where they are asked for. */
    static final String TENANT = "openai-tenant";

    private final AuditLogTypes all;
    private final boolean tenantScoped;
    private final List<EventType> types;
    private final boolean strict;

    OpenAiVocabulary(AuditLogTypes all, boolean tenantScoped, OpenAiVocabularySettings settings) {
        this.all = all;
        this.tenantScoped = tenantScoped;
        types = all.scoped(tenantScoped).stream().map(AuditLogType::event).toList();
        strict = settings.details() == OpenAiVocabularySettings.Details.STRICT;
    }

    @Override
    public List<EventType> types() {
        return types;
    }

    @Override
    public String closedName() {
        return tenantScoped ? TENANT : ORGANIZATION;
    }

    @Override
    public List<Fault> check(NewEvent event) {
        List<Fault> faults = new ArrayList<>(0);
        Actor actor = event.actor();
        if (actor.type() != null && !ActorForm.TYPES.contains(actor.type())) {
            faults.add(fault("actor.type", ActorForm.TYPES));
        }
        JsonNode keyType = StoredJson.tree(actor.attributes()).get(ActorForm.API_KEY_TYPE);
        if (keyType != null
                && !keyType.isNull()
                && !(keyType.isString() && ActorForm.API_KEY_TYPES.contains(keyType.stringValue()))) {
            faults.add(fault("actor." + ActorForm.API_KEY_TYPE, ActorForm.API_KEY_TYPES));
        }
        if (strict) {
            faults.addAll(all.of(event.label()).details().check(event.label(), StoredJson.tree(event.details())));
        }
        return faults;
    }

    /** The ids by which OpenAI's {@code resource_ids[]} finds an event. */
    @Override
    public Set<String> resources(NewEvent event) {
        JsonNode details = StoredJson.tree(event.details());
        Set<String> ids = new LinkedHashSet<>();
        addId(details.get("id"), ids);
        addId(details.get("resource_id"), ids);
        for (String list : List.of("certificates", "configs")) {
            details.path(list).forEach(entry -> addId(entry.get("id"), ids));
        }
        return ids;
    }

    /** The paths of an event's details that tell who somebody is, such as {@code data.email}. */
    @Override
    public Set<String> identifyingDetails(String label) {
        AuditLogType type = all.named(label);
        return type == null ? Set.of() : type.identifying();
    }

    private static void addId(@Nullable JsonNode id, Set<String> ids) {
        if (id != null && id.isString() && !id.stringValue().isEmpty()) {
            ids.add(id.stringValue());
        }
    }

    private static Fault fault(String field, List<String> choices) {
        return Fault.of(field, field + " must be " + String.join(" or ", choices) + ", or left out.");
    }
}
