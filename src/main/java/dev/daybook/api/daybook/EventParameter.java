package dev.daybook.api.daybook;

import dev.daybook.event.TextQuery;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters that say which events are wanted; {@link dev.daybook.event.EventParameters} reads them. */
final class EventParameter {

    private EventParameter() {}

    /** Describes the parameter that names the organization. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "org",
            in = ParameterIn.QUERY,
            description =
                    "The organization whose events are wanted. The caller's own by default; for a system administrator"
                            + " those of every one, but in the feed its own.",
            schema = @Schema(type = "string", minLength = 1),
            example = "default")
    @interface Organization {}

    /** Describes the parameters that filter. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Organization
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description =
                    "The earliest time. Without an offset it is UTC; a space may stand for the T, and a date alone is its"
                            + " midnight.",
            schema = @Schema(type = "string", format = "date-time"),
            example = "2026-01-01T00:00:00Z")
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description =
                    "The first time that is too late, in the forms of from; of a date alone the whole day is meant.",
            schema = @Schema(type = "string", format = "date-time"),
            example = "2027-01-01T00:00:00Z")
    @Parameter(
            name = "event",
            in = ParameterIn.QUERY,
            description = "Only events of any of these labels, letter by letter.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"Project Created\"]")
    @Parameter(
            name = "user",
            in = ParameterIn.QUERY,
            description = "Only what any of these users did.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"ada\"]")
    @Parameter(
            name = "actorType",
            in = ParameterIn.QUERY,
            description = "Only what was done by any of these kinds of actor, such as `session` or `api_key`.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"session\"]")
    @Parameter(
            name = "apiKey",
            in = ParameterIn.QUERY,
            description = "Only what was done with any of these API keys.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"key_1\"]")
    @Parameter(
            name = "email",
            in = ParameterIn.QUERY,
            description = "Only what users with any of these mail addresses did.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"ada@example.com\"]")
    @Parameter(
            name = "project",
            in = ParameterIn.QUERY,
            description = "Only what happened in any of these projects.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"churn\"]")
    @Parameter(
            name = "targetType",
            in = ParameterIn.QUERY,
            description = "Only what was done to this kind of thing.",
            schema = @Schema(type = "string", minLength = 1),
            example = "model")
    @Parameter(
            name = "targetId",
            in = ParameterIn.QUERY,
            description = "Only what was done to this thing. Takes targetType.",
            schema = @Schema(type = "string", minLength = 1),
            example = "mdl-7f3a19bc")
    @Parameter(
            name = "resource",
            in = ParameterIn.QUERY,
            description = "Only what is about any of these resources, as the event's vocabulary tells (OpenAI's:"
                    + " docs/dialects/openai.md).",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"key_1\"]")
    @Parameter(
            name = "poster",
            in = ParameterIn.QUERY,
            description =
                    "Only what any of these posted: the id of an API token, the issuer or the subject of a JWT, or the"
                            + " user that the token belongs to.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"11111111-2222-4333-8444-555555555555\"]")
    @Parameter(
            name = "report",
            in = ParameterIn.QUERY,
            description = "Only events of any of these reports.",
            explode = Explode.TRUE,
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"APP_USAGE", "ADMIN_USAGE"})),
            example = "[\"ADMIN_USAGE\"]")
    @Parameter(
            name = "dialect",
            in = ParameterIn.QUERY,
            description = "Only events whose label is of any of these closed vocabularies: `openai`, `openai-tenant`,"
                    + " `modelaudit`.",
            explode = Explode.TRUE,
            array = @ArraySchema(schema = @Schema(type = "string", minLength = 1)),
            example = "[\"openai\"]")
    @interface Filters {}

    /** Describes the parameter that looks for words. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "q",
            in = ParameterIn.QUERY,
            description =
                    "Words, or `\"phrases\"`, of which each stands somewhere in the event: in its label, its ids, its names"
                            + " or the texts of its details, also within a longer word, in capitals or not. Names that identify somebody"
                            + " count if identities are shown. At most " + TextQuery.MOST
                            + ", of " + TextQuery.LONGEST
                            + " characters together. The search takes two seconds at most (setting): `searchedTo` says how far it came, and `next` goes on.",
            schema = @Schema(type = "string", minLength = 1),
            example = "churn \"gradient boosting\"")
    @interface Words {}

    /** Describes the parameter that shows or hides what identifies somebody. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "identities",
            in = ParameterIn.QUERY,
            description =
                    "Whether values that identify somebody are shown (names of users, organizations and projects, mail and"
                            + " IP addresses, and marked members of details); if not, they are null.",
            schema = @Schema(type = "boolean", defaultValue = "true"),
            example = "false")
    @interface Identities {}

    /** Describes the parameter that chooses what is shown of each event. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "fields",
            in = ParameterIn.QUERY,
            description = "Which fields of each event are shown, parted by commas; all of them by default.",
            schema = @Schema(type = "string", minLength = 1),
            example = "id,timestamp,event,actor")
    @interface Fields {}

    /** Describes the parameter that names the order. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description = "The order in time.",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"asc", "desc"},
                            defaultValue = "desc"),
            example = "asc")
    @interface InOrder {}
}
