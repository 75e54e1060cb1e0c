package dev.daybook.access;

import dev.daybook.event.EventFilter;
import dev.daybook.event.FilterField;
import java.util.Set;

/** The events that make models and change who may do what with them. */
public final class ModelEvents {

    /** A model came into being; who made it owns it. */
    public static final String CREATED = "model.created";
    /** A model is no more. */
    public static final String DELETED = "model.deleted";
    /** A user has a role on a model. */
    public static final String COLLABORATOR_ADDED = "model.collaborator_added";
    /** A user has no role on a model any more. */
    public static final String COLLABORATOR_REMOVED = "model.collaborator_removed";

    /** Their labels. */
    public static final Set<String> LABELS = Set.of(CREATED, DELETED, COLLABORATOR_ADDED, COLLABORATOR_REMOVED);

    /** The closed vocabulary of what is told of models. */
    public static final String DIALECT = "modelaudit";

    /** The kind of target that such an event has. */
    public static final String TARGET_TYPE = "model";

    /** The member of the details that names the collaborator. */
    public static final String USER_ID = "user_id";

    /** The member of the details that has the collaborator's mail address. */
    public static final String USER_EMAIL = "user_email";

    /** The member of the details that has the role given. */
    public static final String ROLE = "role";

    /** The member of the details that has the role taken. */
    public static final String PREVIOUS_ROLE = "previous_role";

    private ModelEvents() {}

    /** The events that are a model's audit log. */
    public static EventFilter of(String modelId) {
        return EventFilter.of(FilterField.DIALECT, DIALECT)
                .and(FilterField.TARGET, new EventFilter.TargetId(TARGET_TYPE, modelId));
    }

    /** Whether events of a label give a user a role or take it away. */
    static boolean isOfCollaborator(String label) {
        return label.equals(COLLABORATOR_ADDED) || label.equals(COLLABORATOR_REMOVED);
    }
}
