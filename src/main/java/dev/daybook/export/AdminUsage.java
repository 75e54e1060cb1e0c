package dev.daybook.export;

import dev.daybook.event.EventField;
import dev.daybook.event.EventLog;
import dev.daybook.event.Report;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What was done with accounts, organizations and the platform. The user of a row is the one whom it is about: the
 * target, if that is a user, or whom the details name, or else who did it. Who did it is the administrator, if it was
 * done to something other than the actor.
 */
@Component
class AdminUsage extends EventReport {

    static final String NAME = "ADMIN_USAGE";

    static final EventCells CELLS = new EventCells(Report.ADMIN_USAGE, AdminUsage::own);

    private static final String USER = "user";

    AdminUsage(EventLog log) {
        super(CELLS, log);
    }

    private static Optional<Cell> own(String source, EventValues values) {
        return Optional.ofNullable(
                switch (source) {
                    case "subject.id" ->
                        ofSubject(
                                values,
                                values.field(EventField.TARGET_ID),
                                values.detail("userId"),
                                values.field(EventField.USER_ID));
                    case "subject.name" ->
                        ofSubject(
                                values,
                                values.field(EventField.TARGET_NAME),
                                values.detail("username"),
                                values.field(EventField.USERNAME));
                    case "admin.id" -> ofAdministrator(values, values.field(EventField.USER_ID));
                    case "admin.name" -> ofAdministrator(values, values.field(EventField.USERNAME));
                    case "admin.orgId" -> ofAdministrator(values, values.field(EventField.ORG_ID));
                    case "admin.orgName" -> ofAdministrator(values, values.field(EventField.ORG_NAME));
                    default -> null;
                });
    }

    private static Cell ofSubject(EventValues values, Cell target, Cell detail, Cell actor) {
        Cell targetType = values.field(EventField.TARGET_TYPE);
        Cell named = values.detail("userId");
        return event -> {
            if (USER.equals(targetType.of(event))) {
                return target.of(event);
            }
            return named.of(event) == null ? actor.of(event) : detail.of(event);
        };
    }

    private static Cell ofAdministrator(EventValues values, Cell value) {
        Cell targetType = values.field(EventField.TARGET_TYPE);
        Cell targetId = values.field(EventField.TARGET_ID);
        Cell actor = values.field(EventField.USER_ID);
        return event -> {
            String type = targetType.of(event);
            boolean toOneself =
                    USER.equals(type) && String.valueOf(targetId.of(event)).equals(actor.of(event));
            return type == null || toOneself ? null : value.of(event);
        };
    }
}
