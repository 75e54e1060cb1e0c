package dev.daybook.api.daybook;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters of {@code GET /api/v1/events/feed} beside those that filter, which {@link FeedQuery} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@EventParameter.Filters
@Parameter(
        name = "q",
        in = ParameterIn.QUERY,
        description =
                "Words, or `\"phrases\"`, of which each stands somewhere in the event, as in the list of events. Such a search"
                        + " takes two seconds at most (setting) before it says in `scannedTo` how far it came.",
        schema = @Schema(type = "string", minLength = 1),
        example = "churn \"gradient boosting\"")
@EventParameter.Identities
@EventParameter.Fields
@Parameter(
        name = FeedQuery.AFTER,
        in = ParameterIn.QUERY,
        description =
                "The position behind which to begin: that of the last event that was seen, or -1 for the beginning of the"
                        + " log; `latest` is that of the newest event. A position that the log does not have yet is refused.",
        schema = @Schema(type = "string", pattern = "^(-1|[0-9]{1,18}|latest)$", defaultValue = "-1"),
        example = "4711")
@Parameter(
        name = FeedQuery.WAIT,
        in = ParameterIn.QUERY,
        description =
                "How long to wait where the log ends: a number with `ms`, `s` or `m`. A page is answered as soon as there is an"
                        + " event, at most after 60s; a stream is followed as long as that, at most 10m, which is what server-sent"
                        + " events do unless told otherwise.",
        schema = @Schema(type = "string", pattern = "^[0-9]{1,6}(ms|s|m)$", defaultValue = "0s"),
        example = "30s")
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        description =
                "How many events are wanted at most: of a page up to 1000, and 100 unless told otherwise; a stream has as many"
                        + " as there are.",
        schema = @Schema(type = "integer", format = "int64", minimum = "1", maximum = "" + FeedQuery.MOST_OF_STREAM),
        example = "100")
@Parameter(
        name = FeedQuery.LAST_EVENT_ID,
        in = ParameterIn.HEADER,
        description =
                "The id of the last server-sent event that was seen. It holds over `after`; browsers send it when they connect"
                        + " again.",
        schema = @Schema(type = "string"),
        example = "4711")
@interface FeedParameters {}
