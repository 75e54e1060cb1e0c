package dev.daybook.api.ingest;

import dev.daybook.access.Caller;
import dev.daybook.event.Actor;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
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

    private final JsonParser parser;
    private final Faults faults;
    private final JsonText text;
    private final Caller caller;
    private final Fields fields;
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
        this.fields = new Fields(parser, faults, Item.EVENT);
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
            if (fields.isNew(name, names)) {
                field(name, value);
            }
        }
        String labelGiven = fields.required("event", label);
        String userIdGiven = fields.required("userId", userId);
        if (idempotencyKey != null && timestampText == null) {
            faults.add("timestamp", "is required with idempotencyKey: both together name the event.");
        }
        if (orgId != null && !orgId.equals(Fields.AT_FAULT)) {
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
            case "event" -> label = fields.name();
            case "timestamp" -> timestamp();
            case "auditReportType" -> report();
            case "userId" -> userId = fields.name();
            case "username" -> username = fields.string();
            case "ip" -> ip = address();
            case "projectId" -> projectId = fields.name();
            case "orgId" -> orgId = fields.name();
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
            case "idempotencyKey" -> idempotencyKey = fields.name();
            default -> fields.unknown();
        }
    }

    private void context() {
        Names seen = new Names();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            if (fields.isNew(name, seen)) {
                switch (name) {
                    case "orgName" -> orgName = fields.string();
                    case "projectName" -> projectName = fields.string();
                    case "projectType" -> projectType = fields.string();
                    case "userProjectRole" -> userProjectRole = fields.string();
                    default -> fields.unknown();
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
                case "type" -> actorType = fields.name();
                case "email" -> email = fields.string();
                case "apiKeyId" -> apiKeyId = fields.name();
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
            if (fields.isNew(name, seen)) {
                switch (name) {
                    case "type" -> type = fields.name();
                    case "id" -> id = fields.name();
                    case "name" -> shownName = fields.string();
                    default -> fields.unknown();
                }
            }
        }
        target = new Target(fields.required("target.type", type), fields.required("target.id", id), shownName);
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
        timestampText = fields.string();
        if (timestampText != null) {
            timestamp = fields.moment(timestampText);
        }
    }

    private void report() {
        String given = fields.string();
        if (given == null || given.equals(Fields.AT_FAULT)) {
            return;
        }
        switch (given) {
            case "APP_USAGE" -> report = Report.APP_USAGE;
            case "ADMIN_USAGE" -> report = Report.ADMIN_USAGE;
            default -> faults.addHere("must be APP_USAGE or ADMIN_USAGE.");
        }
    }

    private @Nullable String address() {
        String given = fields.string();
        if (given == null || given.equals(Fields.AT_FAULT) || IP.matcher(given).matches()) {
            return given;
        }
        faults.addHere("must be one IP address or host name, of at most 255 characters, or left out.");
        return Fields.AT_FAULT;
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
}
