package dev.daybook.access;

import java.util.Set;

/** The events that make models and change who may do what with them. */
final class ModelEvents {

    static final String CREATED = "model.created";
    static final String DELETED = "model.deleted";
    static final String COLLABORATOR_ADDED = "model.collaborator_added";
    static final String COLLABORATOR_REMOVED = "model.collaborator_removed";

    /** Their labels. */
    static final Set<String> LABELS = Set.of(CREATED, DELETED, COLLABORATOR_ADDED, COLLABORATOR_REMOVED);

    /** The kind of target that such an event has. */
    static final String TARGET_TYPE = "model";

    // In an event's details.
    static final String USER_ID = "user_id";
    static final String USER_EMAIL = "user_email";
    static final String ROLE = "role";
    static final String PREVIOUS_ROLE = "previous_role";

    private ModelEvents() {}
}
