package dev.daybook.console.events;

import dev.daybook.console.ViewerZone;
import dev.daybook.console.markup.ShownText;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Poster;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as a page shows it: everything that is known of it, with links to others like it.
 *
 * @param title what happened
 * @param address where this event alone is found, for ever
 * @param back the list that it was opened from
 * @param changes what it says that became other
 * @param json its details, laid out as escaped HTML
 * @param attributes what else is known of the actor, laid out as escaped HTML; null for nothing
 * @param identities whether what identifies somebody is shown
 * @param sealed whether a checkpoint that was signed tells of it
 */
public record EventDetail(
        String title,
        String id,
        String organization,
        long position,
        String address,
        String back,
        String time,
        String utc,
        String iso,
        List<Group> groups,
        List<Change> changes,
        String json,
        @Nullable String attributes,
        boolean identities,
        boolean sealed) {

    private static final List<Unit> UNITS =
            List.of(new Unit("d", 86_400), new Unit("h", 3_600), new Unit("min", 60), new Unit("s", 1));

    /** Some facts that belong together. */
    public record Group(String title, List<Fact> facts) {}

    /**
     * A fact.
     *
     * @param field the member of the entry that it is, by which the proof is held against what is shown
     * @param value its value, with everything in it visible
     * @param exact the moment that it is, in UTC; null where it is none
     * @param same the list of the events that have the same; null where it cannot be looked for
     */
    public record Fact(
            String name,
            String field,
            String value,
            @Nullable String exact,
            @Nullable String same) {}

    /** The lists of events that have something in common with this one. */
    private record Like(EventsState state, Addresses addresses) {

        String with(String filter, String value) {
            return addresses.list(state.withAll(filter, List.of(value)));
        }
    }

    /** Gathers facts, and leaves out what an event does not have. */
    private static final class Facts {

        private final List<Fact> facts = new ArrayList<>();
        private final Like like;

        Facts(Like like) {
            this.like = like;
        }

        Facts add(String name, String field, @Nullable String value) {
            return add(name, field, value, null);
        }

        /** A fact by which events can be looked for. */
        Facts add(String name, String field, @Nullable String value, @Nullable String filter) {
            if (value != null) {
                facts.add(new Fact(
                        name, field, ShownText.of(value), null, filter == null ? null : like.with(filter, value)));
            }
            return this;
        }

        Facts add(Fact fact) {
            facts.add(fact);
            return this;
        }

        Group group(String title) {
            return new Group(title, List.copyOf(facts));
        }
    }

    /**
     * Shows an event.
     *
     * @param state the view that it was opened from, in whose look others like it are listed
     */
    public static EventDetail of(
            AuditEvent event, EventsState state, ViewerZone zone, Addresses addresses, boolean sealed) {
        Scope scope = event.scope();
        Like like = new Like(state.alike(), addresses);
        List<Group> groups = new ArrayList<>();
        groups.add(event(event, like, zone));
        groups.add(actor(event.actor(), like));
        Target target = event.target();
        if (target != null) {
            groups.add(target(target, like));
        }
        groups.add(project(scope, like));
        groups.add(poster(event.poster(), like));
        return new EventDetail(
                ShownText.of(event.type().label()),
                event.id().toString(),
                scope.orgId(),
                event.position(),
                addresses.event(event),
                addresses.list(state),
                zone.exact(event.timestamp()),
                zone.utc(event.timestamp()),
                zone.iso(event.timestamp()),
                groups.stream().filter(group -> !group.facts().isEmpty()).toList(),
                Changes.of(event.details()).stream()
                        .map(change ->
                                new Change(ShownText.of(change.field()), shown(change.before()), shown(change.after())))
                        .toList(),
                PrettyJson.html(event.details()),
                event.actor().attributes().equals("{}")
                        ? null
                        : PrettyJson.html(event.actor().attributes()),
                state.identities(),
                sealed);
    }

    private static Group event(AuditEvent event, Like like, ViewerZone zone) {
        Scope scope = event.scope();
        Duration late = Duration.between(event.timestamp(), event.receivedAt());
        return new Facts(like)
                .add("Event", "event", event.type().label(), "event")
                .add(new Fact(
                        "Received",
                        "receivedAt",
                        zone.exact(event.receivedAt())
                                + (late.compareTo(Duration.ofSeconds(1)) < 0 ? "" : ", " + words(late) + " later"),
                        zone.iso(event.receivedAt()),
                        null))
                .add("Report", "report", event.type().report().name(), "report")
                .add("Organization", "scope.orgId", scope.orgId())
                .add("Organization’s name", "identity.orgName", scope.orgName())
                .add("Position", "position", Long.toString(event.position()))
                .add("Id", "id", event.id().toString())
                .add("Leaf", "leafHash", event.leafHash().hex())
                .add("Idempotency key", "idempotencyKey", event.idempotencyKey())
                .group("Event");
    }

    private static Group actor(Actor actor, Like like) {
        return new Facts(like)
                .add("User", "actor.userId", actor.userId(), "user")
                .add("Name", "identity.username", actor.username())
                .add("Email", "identity.email", actor.email(), "email")
                .add("Address", "identity.ip", actor.ip())
                .add("Type", "actor.type", actor.type(), "actorType")
                .add("API key", "actor.apiKeyId", actor.apiKeyId(), "apiKey")
                .group("Who did it");
    }

    private static Group target(Target target, Like like) {
        String same = like.addresses()
                .list(like.state()
                        .withAll("targetType", List.of(target.type()))
                        .withAll("targetId", List.of(target.id())));
        return new Facts(like)
                .add("Type", "target.type", target.type())
                .add(new Fact("Id", "target.id", ShownText.of(target.id()), null, same))
                .add("Name", "target.name", target.name())
                .group("Target");
    }

    private static Group project(Scope scope, Like like) {
        return new Facts(like)
                .add("Id", "scope.projectId", scope.projectId(), "project")
                .add("Name", "identity.projectName", scope.projectName())
                .add("Type", "scope.projectType", scope.projectType())
                .add("Role of the user", "scope.userProjectRole", scope.userProjectRole())
                .group("Project");
    }

    private static Group poster(Poster poster, Like like) {
        return new Facts(like)
                .add("User", "poster.userId", poster.userId(), "poster")
                .add("API token", "poster.tokenId", poster.tokenId(), "poster")
                .add("Issuer", "poster.issuer", poster.issuer(), "poster")
                .add("Subject", "poster.subject", poster.subject(), "poster")
                .group("Who posted it");
    }

    private static @Nullable String shown(@Nullable String json) {
        return json == null ? null : ShownText.of(json);
    }

    /** A unit of time, its sign, and how many seconds it has. */
    private record Unit(String sign, long seconds) {}

    /** A while in its two largest units, such as {@code 3 d 4 h}. */
    static String words(Duration length) {
        long rest = length.toSeconds();
        List<String> words = new ArrayList<>();
        for (Unit unit : UNITS) {
            long count = rest / unit.seconds();
            if (count > 0) {
                words.add(count + " " + unit.sign());
            } else if (!words.isEmpty()) {
                break;
            }
            if (words.size() == 2) {
                break;
            }
            rest %= unit.seconds();
        }
        return words.isEmpty() ? "0 s" : String.join(" ", words);
    }
}
