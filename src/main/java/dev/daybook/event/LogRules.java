package dev.daybook.event;

import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.PathSegment;
import dev.daybook.kernel.StorableText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the log takes: which labels, how old, how long. The fields are named as producers know them. */
@Component
class LogRules {

    /** Ids and labels are parts of index keys, which PostgreSQL bounds at some 2700 bytes. */
    private static final int MAX_ID = 256;

    private static final int MAX_TEXT = 1024;

    /** An organization's id is also a part of paths and of the names of logs. */
    private static final Pattern ORGANIZATION = Pattern.compile("[^\\p{IsWhite_Space}/\\p{Cc}]{1,128}");

    private static final Pattern ESCAPED_NUL = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\u0000");

    private static final String BROKEN = "%s holds a NUL character or half of a surrogate pair.";

    private final Labels labels;
    private final LogSettings settings;
    private final RetentionSettings retention;
    private final Clock clock;

    LogRules(Labels labels, LogSettings settings, RetentionSettings retention, Clock clock) {
        this.labels = labels;
        this.settings = settings;
        this.retention = retention;
        this.clock = clock;
    }

    /** What is wrong with an event; {@code anyAge} takes events older than the retention period too. */
    List<Fault> check(NewEvent event, boolean anyAge) {
        List<Fault> faults = new ArrayList<>(0);
        checkLabel(event, faults);
        checkTime(event, anyAge, faults);
        Actor actor = event.actor();
        nameInPaths("userId", actor.userId(), faults);
        text("username", actor.username(), faults);
        text("ip", actor.ip(), faults);
        text("actor.email", actor.email(), faults);
        id("actor.type", actor.type(), faults);
        id("actor.apiKeyId", actor.apiKeyId(), faults);
        json("actor", actor.attributes(), faults);
        Scope scope = event.scope();
        if (!ORGANIZATION.matcher(scope.orgId()).matches() || !StorableText.isStorable(scope.orgId())) {
            faults.add(Fault.of("orgId", "orgId must be 1 to 128 characters without white space or a slash."));
        }
        noStep("orgId", scope.orgId(), faults);
        nameInPaths("projectId", scope.projectId(), faults);
        text("context.orgName", scope.orgName(), faults);
        text("context.projectName", scope.projectName(), faults);
        text("context.projectType", scope.projectType(), faults);
        text("context.userProjectRole", scope.userProjectRole(), faults);
        Target target = event.target();
        if (target != null) {
            id("target.type", target.type(), faults);
            nameInPaths("target.id", target.id(), faults);
            text("target.name", target.name(), faults);
        }
        json("details", event.details(), faults);
        id("idempotencyKey", event.idempotencyKey(), faults);
        if (faults.isEmpty()) {
            checkAgainstVocabulary(event, faults);
        }
        return faults;
    }

    private void checkLabel(NewEvent event, List<Fault> faults) {
        id("event", event.label(), faults);
        EventType known = labels.known(event.label());
        if (known == null) {
            if (!settings.customLabels(event.scope().orgId())) {
                faults.add(Fault.of(
                        "event", "This label is in no vocabulary, and this organization takes no labels of its own."));
            }
        } else if (event.report() != null && event.report() != known.report()) {
            faults.add(Fault.of("auditReportType", "Events of this label belong to " + known.report() + "."));
        }
    }

    private void checkAgainstVocabulary(NewEvent event, List<Fault> faults) {
        faults.addAll(labels.check(event));
        // No id in the details is longer than they are, and to look for ids is to parse them once more.
        if (faults.isEmpty()
                && event.details().length() > MAX_ID
                && labels.resources(event).stream().anyMatch(id -> id.length() > MAX_ID)) {
            faults.add(Fault.of("details", "The id of a resource is longer than " + MAX_ID + " characters."));
        }
    }

    private void checkTime(NewEvent event, boolean anyAge, List<Fault> faults) {
        Instant timestamp = event.timestamp();
        if (timestamp == null) {
            if (event.idempotencyKey() != null) {
                faults.add(Fault.of("timestamp", "An event with an idempotencyKey must have a timestamp."));
            }
            return;
        }
        Instant now = clock.instant();
        if (timestamp.isAfter(now.plus(settings.aheadOfClock()))) {
            faults.add(Fault.of(
                    "timestamp",
                    "The timestamp is more than " + words(settings.aheadOfClock()) + " ahead of the clock."));
        } else if (timestamp.isBefore(EventId.EARLIEST)) {
            faults.add(Fault.of("timestamp", "The timestamp is before 1970."));
        } else if (!anyAge && timestamp.isBefore(now.minus(Duration.ofDays(retention.defaultDays())))) {
            faults.add(Fault.of(
                    "timestamp",
                    "The timestamp is older than the retention period of " + retention.defaultDays() + " days."));
        }
    }

    private static String words(Duration duration) {
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " minutes" : duration.toSeconds() + " seconds";
    }

    /** An id that is, or may become, a segment of a route's path. */
    private static void nameInPaths(String field, @Nullable String value, List<Fault> faults) {
        id(field, value, faults);
        noStep(field, value, faults);
    }

    private static void noStep(String field, @Nullable String value, List<Fault> faults) {
        if (value != null && PathSegment.isStep(value)) {
            faults.add(Fault.of(field, field + " must not be . or .., which no path can name."));
        }
    }

    private static void id(String field, @Nullable String value, List<Fault> faults) {
        if (value != null && value.isBlank()) {
            faults.add(Fault.of(field, field + " must not be empty."));
        } else {
            text(field, value, MAX_ID, faults);
        }
    }

    private static void text(String field, @Nullable String value, List<Fault> faults) {
        text(field, value, MAX_TEXT, faults);
    }

    private static void text(String field, @Nullable String value, int most, List<Fault> faults) {
        if (value == null) {
            return;
        }
        if (value.length() > most) {
            faults.add(Fault.of(field, field + " is longer than " + most + " characters."));
        } else if (!StorableText.isStorable(value)) {
            faults.add(Fault.of(field, BROKEN.formatted(field)));
        }
    }

    private static void json(String field, String text, List<Fault> faults) {
        if (!StorableText.isStorable(text)
                || (text.contains("\\u0000") && ESCAPED_NUL.matcher(text).find())) {
            faults.add(Fault.of(field, BROKEN.formatted(field)));
        }
    }
}
