package dev.daybook.api.daybook;

import dev.daybook.api.Timestamps;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** An event as it is. Every field is there unless {@code fields} leaves it out; what is unknown or hidden is null. */
@Schema(
        name = "Event",
        description =
                "An event. Every field is there unless `fields` leaves it out; what is unknown or hidden is null.")
record EventView(
        @Schema(
                description = "The id: a UUID of version 7 that carries time and position.",
                example = "0198f3c2-7a10-7123-8f00-6b7c1d2e3f40")
        String id,

        @Schema(
                description = "The position in the organization's log, dense from 0 in the order of arrival.",
                example = "1336")
        long position,

        @Schema(
                description = "When it happened, in UTC, with as many digits of a fraction (up to 6) as it has.",
                example = "2026-08-24T14:15:22.141516Z",
                format = "date-time")
        String timestamp,

        @Schema(description = "When the log received it.", example = "2026-08-24T14:15:22.5Z", format = "date-time")
        String receivedAt,

        @Schema(description = "The label.", example = "Project Created")
        String event,

        @Schema(
                description = "The report that it belongs to.",
                example = "APP_USAGE",
                allowableValues = {"APP_USAGE", "ADMIN_USAGE"})
        String report,

        ActorView actor,

        PosterView poster,

        OrganizationView organization,

        @Schema(
                description = "The project that it happened in; null if in none.",
                types = {"object", "null"})
        @Nullable
        ProjectView project,

        @Schema(
                description = "What it was done to; null if that was not said.",
                types = {"object", "null"})
        @Nullable
        TargetView target,

        @Schema(
                description =
                        "What else is known. Members that identify somebody are missing if identities are hidden.",
                implementation = Object.class,
                example = "{\"datasetName\": \"churn.csv\"}")
        RawValue details,

        @Schema(
                description = "The name that its producer gave it.",
                example = "0b6f7a0e",
                types = {"string", "null"})
        @Nullable
        String idempotencyKey,

        @Schema(
                description =
                        "The hash of its leaf in the log's tree (RFC 6962), in Base64, as the answer to the post and proofs"
                                + " have it.",
                example = "AbCQ/8zVXwyR6gtUFe5FDdX3Fe2Uw3xeHKf/RnFh4u8=")
        String leafHash,

        @Schema(description = "Whether a signed checkpoint covers it, so that it can be proved.", example = "true")
        boolean sealed) {

    /** Who did it, as whoever posted it says. */
    @Schema(name = "EventActor", description = "Who did it, as whoever posted it says.")
    record ActorView(
            @Schema(description = "The id of the user or service account.", example = "ada")
            String user,

            @Schema(
                    description = "Identifying: the name, as it was then.",
                    example = "Ada Lovelace",
                    types = {"string", "null"})
            @Nullable
            String name,

            @Schema(
                    description = "Identifying: the mail address, as it was then.",
                    example = "ada@example.com",
                    types = {"string", "null"})
            @Nullable
            String email,

            @Schema(
                    description = "Identifying: the address that the act came from.",
                    example = "192.0.2.7",
                    types = {"string", "null"})
            @Nullable
            String ip,

            @Schema(
                    description = "How the actor was known.",
                    example = "session",
                    types = {"string", "null"})
            @Nullable
            String type,

            @Schema(
                    description = "The API key that the actor called with.",
                    example = "key_1",
                    types = {"string", "null"})
            @Nullable
            String apiKey,

            @Schema(description = "What else is known of the actor.", implementation = Object.class, example = "{}")
            RawValue attributes) {}

    /** Who posted it, as the service found out by itself. */
    @Schema(name = "EventPoster", description = "Who posted it, as the service found out by itself.")
    record PosterView(
            @Schema(
                    description = "The id of the API token that it was posted with.",
                    example = "11111111-2222-4333-8444-555555555555",
                    types = {"string", "null"})
            @Nullable
            String token,

            @Schema(
                    description = "The issuer of the JWT that it was posted with.",
                    example = "https://idp.example.org",
                    types = {"string", "null"})
            @Nullable
            String issuer,

            @Schema(
                    description = "The subject of that JWT.",
                    example = "billing-service",
                    types = {"string", "null"})
            @Nullable
            String subject,

            @Schema(description = "The user that the token belongs to.", example = "billing")
            String user) {}

    /** Whose log it is in. */
    @Schema(name = "EventOrganization", description = "The organization whose log it is in.")
    record OrganizationView(
            @Schema(description = "The organization's id.", example = "default")
            String id,

            @Schema(
                    description = "Identifying: its name, as it was then.",
                    example = "Example Ltd",
                    types = {"string", "null"})
            @Nullable
            String name) {}

    /** The project that it happened in. */
    @Schema(name = "EventProject", description = "The project that it happened in.")
    record ProjectView(
            @Schema(
                    description = "The project's id.",
                    example = "churn",
                    types = {"string", "null"})
            @Nullable
            String id,

            @Schema(
                    description = "Identifying: its name, as it was then.",
                    example = "Churn 2026",
                    types = {"string", "null"})
            @Nullable
            String name,

            @Schema(
                    description = "The kind of project.",
                    example = "Binary Classification",
                    types = {"string", "null"})
            @Nullable
            String type,

            @Schema(
                    description = "The role that the actor had in it.",
                    example = "OWNER",
                    types = {"string", "null"})
            @Nullable
            String role) {}

    /** What it was done to. */
    @Schema(name = "EventTarget", description = "What it was done to.")
    record TargetView(
            @Schema(description = "The kind of thing.", example = "model")
            String type,

            @Schema(description = "Which one.", example = "mdl-7f3a19bc")
            String id,

            @Schema(
                    description = "Its name, as it was then.",
                    example = "Churn",
                    types = {"string", "null"})
            @Nullable
            String name) {}

    /** The view of an event, of a log that is sealed up to a position. */
    static EventView of(AuditEvent event, long sealedBelow) {
        return new EventView(
                event.id().toString(),
                event.position(),
                Timestamps.write(event.timestamp()),
                Timestamps.write(event.receivedAt()),
                event.type().label(),
                event.type().report().name(),
                new ActorView(
                        event.actor().userId(),
                        event.actor().username(),
                        event.actor().email(),
                        event.actor().ip(),
                        event.actor().type(),
                        event.actor().apiKeyId(),
                        new RawValue(event.actor().attributes())),
                new PosterView(
                        event.poster().tokenId(),
                        event.poster().issuer(),
                        event.poster().subject(),
                        event.poster().userId()),
                new OrganizationView(event.scope().orgId(), event.scope().orgName()),
                project(event.scope()),
                event.target() == null
                        ? null
                        : new TargetView(
                                event.target().type(),
                                event.target().id(),
                                event.target().name()),
                new RawValue(event.details()),
                event.idempotencyKey(),
                event.leafHash().base64(),
                event.position() < sealedBelow);
    }

    private static @Nullable ProjectView project(Scope scope) {
        boolean isKnown = Stream.of(
                        scope.projectId(), scope.projectName(), scope.projectType(), scope.userProjectRole())
                .anyMatch(Objects::nonNull);
        return isKnown
                ? new ProjectView(scope.projectId(), scope.projectName(), scope.projectType(), scope.userProjectRole())
                : null;
    }
}
