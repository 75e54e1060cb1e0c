package dev.daybook.console.events;

import dev.daybook.console.markup.ShownText;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A column of the list of events. */
public enum Column {
    /** When it happened. Each row has it, as the link to its event. */
    TIME("Time"),
    EVENT("Event"),
    /** The user, by the name it had, if there is one. */
    USER("User"),
    USER_ID("User id"),
    EMAIL("Email"),
    IP("Address"),
    ACTOR_TYPE("Actor type"),
    API_KEY("API key"),
    TARGET("Target"),
    PROJECT("Project"),
    DETAILS("Details"),
    REPORT("Report"),
    POSTER("Posted by"),
    ORG("Organization"),
    POSITION("Position"),
    RECEIVED("Received"),
    ID("Id");

    /** The columns of those who have chosen none. */
    static final List<Column> USUAL = List.of(TIME, EVENT, USER, TARGET, PROJECT, IP, DETAILS);

    private static final int LONGEST = 160;

    private final String title;

    Column(String title) {
        this.title = title;
    }

    static Optional<Column> named(String name) {
        return Stream.of(values())
                .filter(column -> column.parameter().equals(name))
                .findFirst();
    }

    /** The names of all columns, as people are told them. */
    static String names() {
        return names(List.of(values())).replace(",", ", ");
    }

    /** The names of some columns, as an address has them. */
    static String names(List<Column> columns) {
        return columns.stream().map(Column::parameter).collect(Collectors.joining(","));
    }

    /** Its name in an address. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    /** Whether its texts identify somebody, so that it is empty where identities are hidden. */
    public boolean isIdentifying() {
        return this == EMAIL || this == IP;
    }

    /** What an event has in it, as it is shown; empty for nothing. Of a long text only its beginning. */
    String show(AuditEvent event) {
        String text = text(event);
        return text == null ? "" : ShownText.of(text, LONGEST);
    }

    private @Nullable String text(AuditEvent event) {
        return switch (this) {
            case TIME -> event.timestamp().toString();
            case EVENT -> event.type().label();
            case USER -> first(event.actor().username(), event.actor().userId());
            case USER_ID -> event.actor().userId();
            case EMAIL -> event.actor().email();
            case IP -> event.actor().ip();
            case ACTOR_TYPE -> event.actor().type();
            case API_KEY -> event.actor().apiKeyId();
            case TARGET -> target(event.target());
            case PROJECT -> first(event.scope().projectName(), event.scope().projectId());
            case DETAILS -> event.details().equals("{}") ? null : event.details();
            case REPORT -> event.type().report().name();
            case POSTER -> event.poster().userId();
            case ORG -> event.scope().orgId();
            case POSITION -> Long.toString(event.position());
            case RECEIVED -> event.receivedAt().toString();
            case ID -> event.id().toString();
        };
    }

    private static @Nullable String first(@Nullable String name, @Nullable String id) {
        return name == null || name.isEmpty() ? id : name;
    }

    private static @Nullable String target(@Nullable Target target) {
        return target == null ? null : target.type() + " " + first(target.name(), target.id());
    }
}
