package dev.daybook.api.modelaudit;

import dev.daybook.access.ModelEvents;
import dev.daybook.access.ModelRole;
import dev.daybook.access.NewCollaborator;
import dev.daybook.api.VocabularyFile;
import dev.daybook.event.EventType;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Report;
import dev.daybook.event.Target;
import dev.daybook.event.Vocabulary;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.PathSegment;
import dev.daybook.kernel.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The 17 actions on a model and the report of each, as {@code actions.tsv} beside this class lists them. */
@Component
class ModelAuditVocabulary implements Vocabulary {

    private static final String ROLES =
            Stream.of(ModelRole.values()).map(ModelRole::word).collect(Collectors.joining(", "));

    private final List<EventType> types = read();
    private final List<String> actions = types.stream().map(EventType::label).toList();

    @Override
    public List<EventType> types() {
        return types;
    }

    @Override
    public String closedName() {
        return ModelEvents.DIALECT;
    }

    /** Every action, in the order of the contract. */
    List<String> actions() {
        return actions;
    }

    @Override
    public List<Fault> check(NewEvent event) {
        List<Fault> faults = new ArrayList<>(0);
        Target target = event.target();
        if (target == null) {
            faults.add(Fault.of("target", "An event of this label must name the model: target is required."));
        } else if (!target.type().equals(ModelEvents.TARGET_TYPE)) {
            faults.add(Fault.of("target", "An event of this label is about a model: target.type must be model."));
        }
        if (event.label().equals(ModelEvents.COLLABORATOR_ADDED)
                || event.label().equals(ModelEvents.COLLABORATOR_REMOVED)) {
            JsonNode details = StoredJson.tree(event.details());
            checkUserId(details.path(ModelEvents.USER_ID), faults);
            if (event.label().equals(ModelEvents.COLLABORATOR_ADDED)) {
                checkRole(details.path(ModelEvents.ROLE), faults);
            }
        }
        return faults;
    }

    @Override
    public Set<String> identifyingDetails(String label) {
        // The id alone says who it is once a person is forgotten.
        return label.equals(ModelEvents.COLLABORATOR_ADDED) ? Set.of(ModelEvents.USER_EMAIL) : Set.of();
    }

    private static void checkUserId(JsonNode userId, List<Fault> faults) {
        if (!userId.isString()
                || userId.stringValue().isBlank()
                || userId.stringValue().length() > NewCollaborator.LONGEST_TEXT) {
            faults.add(Fault.of(
                    "details.user_id",
                    "details.user_id must be the user's id, a string of 1 to " + NewCollaborator.LONGEST_TEXT
                            + " characters."));
        } else if (PathSegment.isStep(userId.stringValue())) {
            faults.add(Fault.of("details.user_id", "details.user_id must not be . or .., which no path can name."));
        }
    }

    private static void checkRole(JsonNode role, List<Fault> faults) {
        if (!role.isString() || ModelRole.named(role.stringValue()).isEmpty()) {
            faults.add(Fault.of("details.role", "details.role must be one of " + ROLES + "."));
        }
    }

    private static List<EventType> read() {
        return VocabularyFile.of(ModelAuditVocabulary.class, "actions.tsv").stream()
                .map(columns -> new EventType(columns.get(0), Report.valueOf(columns.get(1))))
                .toList();
    }
}
