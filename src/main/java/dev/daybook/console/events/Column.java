package dev.daybook.console.events;

import dev.daybook.console.markup.ShownText;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Poster;
import dev.daybook.event.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A column of the list of events. */
public enum Column {
    /** When it happened. Each row has it, as the link to its event. */
    TIME("Time", event -> null),
    EVENT("Event", event -> event.type().label()),
    /** The user, by the name it had, if there is one. */
    USER("User", event -> first(event.actor().username(), event.actor().userId())),
    USER_ID("User id", event -> event.actor().userId()),
    EMAIL("Email", event -> event.actor().email()),
    IP("Address", event -> event.actor().ip()),
    ACTOR_TYPE("Actor type", event -> event.actor().type()),
    API_KEY("API key", event -> event.actor().apiKeyId()),
    TARGET("Target", event -> target(event.target())),
    PROJECT("Project", event -> first(event.scope().projectName(), event.scope().projectId())),
    DETAILS("Details", event -> event.details().equals("{}") ? null : event.details()),
    REPORT("Report", event -> event.type().report().name()),
    POSTER("Posted by", event -> poster(event.poster())),
    ORG("Organization", event -> event.scope().orgId()),
    POSITION("Position", event -> Long.toString(event.position())),
    RECEIVED("Received", event -> event.receivedAt().toString()),
    ID("Id", event -> event.id().toString());

    /** The columns of those who have chosen none. */
    static final List<Column> USUAL = List.of(TIME, EVENT, USER, TARGET, PROJECT, IP, DETAILS);

    private static final int LONGEST = 160;

    private final String title;
    private final Function<AuditEvent, @Nullable String> value;

    Column(String title, Function<AuditEvent, @Nullable String> value) {
        this.title = title;
        this.value = value;
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
        String text = value.apply(event);
        return text == null ? "" : ShownText.of(text, LONGEST);
    }

    private static @Nullable String first(@Nullable String name, @Nullable String id) {
        return name == null || name.isEmpty() ? id : name;
    }

    private static @Nullable String target(@Nullable Target target) {
        return target == null ? null : target.type() + " " + first(target.name(), target.id());
    }

    private static String poster(Poster poster) {
        return poster.userId();
    }
}
