package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.event.Actor;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one event from a parser that has just read the start of its object, up to its end, in a single pass. Used once.
 *
 * <p>Whatever is wrong is added to the faults, and reading goes on, so that one answer names everything. What is checked
 * here is what can be said of the text alone; the log has rules of its own ({@link dev.daybook.event.EventLog#check}).
 */
final class EventReader {

    // An address of either family, with zone or port, or a host name: what proxies and servers write where an
    // address belongs. A list of them, as in X-Forwarded-For, is not one address.
    private static final Pattern IP = Pattern.compile("[0-9A-Za-z.:%_\\[\\]-]{1,255}");

    // Stands for a value at fault, so that it is not reported as missing too. No event is made of it.
    private static final String AT_FAULT = "?";

    private final JsonParser parser;
    private final Faults faults;
    private final JsonText text;
    private final Caller caller;
    private final Names names = new Names();

    private @Nullable String label;
    private @Nullable String timestampText;
    private @Nullable Instant timestamp;
    private @Nullable Report report;
    private @Nullable String userId;
    private @Nullable String username;
    private @Nullable String ip;
    private @Nullable String email;
    private @Nullable String actorType;
    private @Nullable String apiKeyId;
    private String attributes = "{}";
    private @Nullable String orgId;
    private @Nullable String orgName;
    private @Nullable String projectId;
    private @Nullable String projectName;
    private @Nullable String projectType;
    private @Nullable String userProjectRole;
    private @Nullable Target target;
    private String details = "{}";
    private @Nullable String idempotencyKey;

    EventReader(JsonParser parser, Faults faults, JsonText text, Caller caller) {
        this.parser = parser;
        this.faults = faults;
        this.text = text;
        this.caller = caller;
    }

    /**
     * Reads the event.
     *
     * @return the event, or null if it has faults
     * @throws dev.daybook.kernel.Refusal.Denied if it names an organization that the caller may not write to
     */
    @Nullable
    NewEvent read() {
        int faultsBefore = faults.count();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (isNew(name, names)) {
                field(name, value);
            }
        }
        String labelGiven = required("event", label);
        String userIdGiven = required("userId", userId);
        if (idempotencyKey != null && timestampText == null) {
            faults.add("timestamp", "is required with idempotencyKey: both together name the event.");
        }
        if (orgId != null && !orgId.equals(AT_FAULT)) {
            caller.requireOrganization(orgId);
        }
        if (faults.count() > faultsBefore) {
            return null;
        }
        return new NewEvent(
                labelGiven,
                report,
                timestamp,
                new Actor(userIdGiven, username, ip, email, actorType, apiKeyId, attributes),
                new Scope(
                        orgId == null ? caller.orgId() : orgId,
                        orgName,
                        projectId,
                        projectName,
                        projectType,
                        userProjectRole),
                target,
                details,
                idempotencyKey);
    }

    private void field(String name, JsonToken value) {
        switch (name) {
            case "event" -> label = name();
            case "timestamp" -> timestamp();
            case "auditReportType" -> report();
            case "userId" -> userId = name();
            case "username" -> username = string();
            case "ip" -> ip = address();
            case "projectId" -> projectId = name();
            case "orgId" -> orgId = name();
            case "context" -> {
                if (isObject(value)) {
                    context();
                }
            }
            case "actor" -> {
                if (isObject(value)) {
                    actor();
                }
            }
            case "target" -> {
                if (isObject(value)) {
                    target();
                }
            }
            case "details" -> {
                if (isObject(value)) {
                    details();
                }
            }
            case "idempotencyKey" -> idempotencyKey = name();
            default -> unknown();
        }
    }

    private void context() {
        Names seen = new Names();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (isNew(name, seen)) {
                switch (name) {
                    case "orgName" -> orgName = string();
                    case "projectName" -> projectName = string();
                    case "projectType" -> projectType = string();
                    case "userProjectRole" -> userProjectRole = string();
                    default -> unknown();
                }
            }
        }
    }

    private void actor() {
        text.begin();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (!text.accepts(name)) {
                parser.skipChildren();
                continue;
            }
            switch (name) {
                case "type" -> actorType = name();
                case "email" -> email = string();
                case "apiKeyId" -> apiKeyId = name();
                case "userId", "username", "ip" -> {
                    // Otherwise it could be in two places, and they could differ.
                    faults.addHere("belongs to the event itself, as " + name + ".");
                    parser.skipChildren();
                }
                default -> text.member(name);
            }
        }
        attributes = text.end();
    }

    private void target() {
        Names seen = new Names();
        String type = null;
        String id = null;
        String shownName = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (isNew(name, seen)) {
                switch (name) {
                    case "type" -> type = name();
                    case "id" -> id = name();
                    case "name" -> shownName = string();
                    default -> unknown();
                }
            }
        }
        target = new Target(required("target.type", type), required("target.id", id), shownName);
    }

    private void details() {
        text.begin();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (text.accepts(name)) {
                text.member(name);
            } else {
                parser.skipChildren();
            }
        }
        details = text.end();
    }

    private void timestamp() {
        timestampText = string();
        if (timestampText == null || timestampText.equals(AT_FAULT)) {
            return;
        }
        try {
            timestamp = Timestamps.parse(timestampText);
        } catch (DateTimeException noTime) {
            faults.addHere("must be ISO 8601, with at most nine digits of a second's fraction, "
                    + "such as 2026-01-31T12:00:00.123456Z.");
        }
    }

    private void report() {
        String given = string();
        if (given == null || given.equals(AT_FAULT)) {
            return;
        }
        switch (given) {
            case "APP_USAGE" -> report = Report.APP_USAGE;
            case "ADMIN_USAGE" -> report = Report.ADMIN_USAGE;
            default -> faults.addHere("must be APP_USAGE or ADMIN_USAGE.");
        }
    }

    private @Nullable String address() {
        String given = string();
        if (given == null || given.equals(AT_FAULT) || IP.matcher(given).matches()) {
            return given;
        }
        faults.addHere("must be one IP address or host name, of at most 255 characters, or left out.");
        return AT_FAULT;
    }

    /** A string that names something, and so cannot be blank. */
    private @Nullable String name() {
        String given = string();
        if (given != null && given.isBlank()) {
            faults.addHere("must not be empty.");
            return AT_FAULT;
        }
        return given;
    }

    /** The string that the parser stands at; null for JSON's null, which is as good as absent. */
    private @Nullable String string() {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING) {
            faults.addHere("must be a string.");
            parser.skipChildren();
            return AT_FAULT;
        }
        String given = parser.getString();
        String problem = JsonText.problem(given);
        if (problem.isEmpty()) {
            return given;
        }
        faults.addHere(problem);
        return AT_FAULT;
    }

    /** Whether the value is an object, to be read; if it is anything but null, that is a fault. */
    private boolean isObject(JsonToken value) {
        if (value == JsonToken.START_OBJECT) {
            return true;
        }
        if (value != JsonToken.VALUE_NULL) {
            faults.addHere("must be an object.");
            parser.skipChildren();
        }
        return false;
    }

    private boolean isNew(String name, Names seen) {
        if (seen.add(name)) {
            return true;
        }
        faults.addHere(JsonText.TWICE);
        parser.skipChildren();
        return false;
    }

    private void unknown() {
        faults.addHere("is not a field of an event.");
        parser.skipChildren();
    }

    private String required(String field, @Nullable String value) {
        if (value == null) {
            faults.add(field, "is required.");
            return AT_FAULT;
        }
        return value;
    }
}
