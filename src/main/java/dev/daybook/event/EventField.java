package dev.daybook.event;

import java.util.List;

/** A value of an event that can be read by itself, see {@link EventReading}. */
public enum EventField {
    ID("e.id"),
    POSITION("e.position"),
    /** In UTC, with as many digits of a fraction as it has. */
    TIMESTAMP("e.id", Form.TIME_OF_ID),
    /** In UTC, with as many digits of a fraction as it has. */
    RECEIVED_AT("(extract(epoch from e.received_at) * 1000000)::bigint", Form.MICROSECONDS),
    LABEL("e.label"),
    REPORT("e.report"),
    USER_ID("e.user_id"),
    USERNAME("e.username", Form.IDENTIFYING),
    IP("e.ip", Form.IDENTIFYING),
    EMAIL("e.email", Form.IDENTIFYING),
    ACTOR_TYPE("e.actor_type"),
    API_KEY_ID("e.api_key_id"),
    /** The text of a JSON object. */
    ACTOR_ATTRIBUTES("e.actor_attributes"),
    POSTER_TOKEN("e.poster_token"),
    POSTER_ISSUER("e.poster_issuer"),
    POSTER_SUBJECT("e.poster_subject"),
    POSTER_USER("e.poster_user"),
    ORG_ID("e.org_id"),
    ORG_NAME("e.org_name", Form.IDENTIFYING),
    PROJECT_ID("e.project_id"),
    PROJECT_NAME("e.project_name", Form.IDENTIFYING),
    PROJECT_TYPE("e.project_type"),
    USER_PROJECT_ROLE("e.user_project_role"),
    TARGET_TYPE("e.target_type"),
    TARGET_ID("e.target_id"),
    TARGET_NAME("e.target_name"),
    /** The text of a JSON object, those members included that identify somebody, if identities are read. */
    DETAILS("e.details", Form.DETAILS),
    IDEMPOTENCY_KEY("e.idempotency_key");

    /** What the database sends for a field. */
    public enum Form {
        /** The value itself. */
        TEXT,
        /** The value itself, which identifies somebody. */
        IDENTIFYING,
        /** An id, of which the time is wanted. */
        TIME_OF_ID,
        /** Microseconds since 1970. */
        MICROSECONDS,
        /** The details without their identifying members, and in the next column these. */
        DETAILS
    }

    private final String expression;
    private final Form form;

    EventField(String expression) {
        this(expression, Form.TEXT);
    }

    EventField(String expression, Form form) {
        this.expression = expression;
        this.form = form;
    }

    /** Whether it identifies somebody, and may be forgotten. */
    public boolean isIdentifying() {
        return form == Form.IDENTIFYING;
    }

    /** The columns of an event {@code e} that it is made of. */
    public List<String> columns(boolean identities) {
        if (form == Form.DETAILS) {
            return List.of(expression, identities ? "e.identifying_details" : "null");
        }
        return List.of(isIdentifying() && !identities ? "null" : expression);
    }

    public Form form() {
        return form;
    }
}
