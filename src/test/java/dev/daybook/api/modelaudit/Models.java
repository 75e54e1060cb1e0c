package dev.daybook.api.modelaudit;

import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
import dev.daybook.api.ApiClient;
import dev.daybook.event.Actor;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.web.util.UriUtils;

/** What the tests of this door post and call as. */
record Models(int port, ApiTokens tokens) {

    static final String EVENTS = "/api/v2/eventLogs/";

    static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }

    static String auditLogs(String model) {
        return "/api/v1/models/" + model + "/audit-logs";
    }

    static String collaborators(String model) {
        return "/api/v1/models/" + model + "/collaborators";
    }

    /** A caller with a new token. */
    ApiClient caller(String organization, String user, String... permissions) {
        Caller administrator = new Caller("admin", null, "default", Set.of(Permission.SYSTEM_ADMIN), null);
        NewApiToken wanted = new NewApiToken("test", user, null, organization, List.of(permissions), null);
        return new ApiClient(
                port, "Bearer " + tokens.issue(administrator, wanted).text());
    }

    static NewEvent event(String organization, String label, String user, String model, String details) {
        return new NewEvent(
                label,
                null,
                null,
                Actor.user(user),
                Scope.organization(organization),
                new Target("model", model, null),
                details,
                null);
    }

    static NewEvent created(String organization, String owner, String model) {
        return event(organization, "model.created", owner, model, "{}");
    }

    static NewEvent added(String organization, String model, String user, String role) {
        return event(organization, "model.collaborator_added", "owner", model, grant(user, role));
    }

    static String grant(String user, String role) {
        return "{\"user_id\": \"%s\", \"role\": \"%s\"}".formatted(user, role);
    }
}
