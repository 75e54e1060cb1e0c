package dev.daybook.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.entry.LeafHash;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventType;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.kernel.EventId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

class AuditLogViewTest {

    private static final EventId ID = EventId.of("acme", Instant.parse("2026-08-24T14:15:22.999999Z"), 7);
    private static final Scope ACME = Scope.organization("acme");

    private final AuditLogTypes types = new AuditLogTypes();
    private final JsonMapper json = JsonMapper.shared();

    @Test
    void aSessionShowsWhoItWasAndWhereItCameFrom() {
        Actor actor = new Actor("user-1", "Ada", "203.0.113.7", "ada@example.com", "session", "key_9", """
                {"user_agent": "Mozilla/5.0", "ja3": "a1", "ja4": "b2", "colour": "red",
                 "ip_address_details": {"country": "US", "latitude": 37.5, "asn": "64496", "city": null, "more": {}}}""");
        Scope scope = new Scope("acme", "Acme", "proj_1", "Search", "Regression", "OWNER");

        assertShown(
                event("api_key.created", actor, scope, "{\"id\": \"key_1\", \"data\": {\"scopes\": [\"a\"]}}"),
                """
                {
                  "id": "audit_log-%s",
                  "type": "api_key.created",
                  "effective_at": 1787580922,
                  "project": {"id": "proj_1", "name": "Search"},
                  "actor": {
                    "type": "session",
                    "session": {
                      "user": {"id": "user-1", "email": "ada@example.com"},
                      "ip_address": "203.0.113.7",
                      "user_agent": "Mozilla/5.0",
                      "ja3": "a1",
                      "ja4": "b2",
                      "ip_address_details": {"country": "US", "latitude": "37.5", "asn": "64496"}
                    }
                  },
                  "api_key.created": {"id": "key_1", "data": {"scopes": ["a"]}}
                }""".formatted(ID));
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        assertThat(json.writeValueAsString(
                        AuditLogView.of(event("login.succeeded", Actor.user("user-1"), ACME, "{}"), types)))
                .isEqualTo("""
                {"id":"audit_log-%s","type":"login.succeeded","effective_at":1787580922,\
                "actor":{"type":"session","session":{"user":{"id":"user-1"}}},"login.succeeded":{}}""".formatted(ID));
    }

    @Test
    void aProjectMayHaveNoName() {
        Scope scope = new Scope("acme", null, "proj_1", null, null, null);

        assertShown(event("tunnel.created", Actor.user("user-1"), scope, "{}"), """
                {"id": "audit_log-%s", "type": "tunnel.created", "effective_at": 1787580922, "project": {"id": "proj_1"},
                 "actor": {"type": "session", "session": {"user": {"id": "user-1"}}}}""".formatted(ID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | key_1 | {} | {'id': 'key_1', 'type': 'user', 'user': {'id': 'u', 'email': 'e'}}",
                "api_key | key_1 | {} | {'id': 'key_1', 'type': 'user', 'user': {'id': 'u', 'email': 'e'}}",
                "api_key | - | {} | {'type': 'user', 'user': {'id': 'u', 'email': 'e'}}",
                "- | key_1 | {'apiKeyType': 'user'} | {'id': 'key_1', 'type': 'user', 'user': {'id': 'u', 'email': 'e'}}",
                "- | key_1 | {'apiKeyType': 'service_account', 'user_agent': 'x'} |"
                        + " {'id': 'key_1', 'type': 'service_account', 'service_account': {'id': 'u'}}",
            })
    void anApiKeyIsAUsersOrAServiceAccounts(
            @Nullable String type, @Nullable String keyId, String attributes, String shown) {
        Actor actor = new Actor("u", null, "203.0.113.7", "e", type, keyId, attributes.replace('\'', '"'));

        assertThat(json.readTree(json.writeValueAsString(ActorView.of(actor))))
                .isEqualTo(json.readTree("{\"type\": \"api_key\", \"api_key\": " + shown.replace('\'', '"') + "}"));
    }

    @Test
    void anAttributeThatIsNoTextIsLeftOut() {
        Actor actor = new Actor(
                "u",
                null,
                null,
                null,
                "session",
                null,
                "{\"user_agent\": 7, \"ja3\": null, \"ip_address_details\": \"x\"}");

        assertThat(json.writeValueAsString(ActorView.of(actor)))
                .isEqualTo("{\"type\":\"session\",\"session\":{\"user\":{\"id\":\"u\"}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tunnel.created | {} | false",
                "tunnel.created | {\"id\": \"kept by the lenient mode\"} | false",
                "api_key.deleted | {} | true",
                "logout.succeeded | {} | true",
                "tenant.metadata.updated | {} | false",
                "tenant.metadata.updated | {\"a\": [1]} | true",
            })
    void theDetailObjectStandsUnderTheTypeIfTheTypeHasOne(String label, String details, boolean shown) {
        AuditLogView view = AuditLogView.of(event(label, Actor.user("u"), ACME, details), types);

        assertThat(json.readTree(json.writeValueAsString(view)).has(label)).isEqualTo(shown);
        if (shown) {
            assertThat(json.readTree(json.writeValueAsString(view)).get(label)).isEqualTo(json.readTree(details));
        }
    }

    @Test
    void anEmptyPageHasEveryKey() {
        assertThat(json.writeValueAsString(AuditLogPage.of(query(""), new EventLog.Part(List.of(), false), types)))
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}");
    }

    @Test
    void aPageOfNewerEventsIsNewestFirstToo() {
        List<AuditEvent> ascending = List.of(event(1, "login.failed"), event(2, "login.failed"));
        AuditLogQuery newer = query("audit_log-" + ID);

        AuditLogPage page = AuditLogPage.of(newer, new EventLog.Part(ascending, true), types);

        assertThat(page.hasMore()).isTrue();
        assertThat(page.data())
                .extracting(AuditLogView::id)
                .containsExactly(
                        "audit_log-" + ascending.get(1).id(),
                        "audit_log-" + ascending.get(0).id());
        assertThat(page.firstId()).isEqualTo("audit_log-" + ascending.get(1).id());
        assertThat(page.lastId()).isEqualTo("audit_log-" + ascending.get(0).id());
    }

    private AuditLogQuery query(String before) {
        LinkedMultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.add("limit", "2");
        if (!before.isEmpty()) {
            parameters.add("before", before);
        }
        return AuditLogQuery.of(parameters, types);
    }

    private void assertShown(AuditEvent event, String expected) {
        assertThat(json.readTree(json.writeValueAsString(AuditLogView.of(event, types))))
                .isEqualTo(json.readTree(expected));
    }

    private static AuditEvent event(int second, String label) {
        EventId id = EventId.of("acme", Instant.ofEpochSecond(1_787_580_922L + second), 7);
        return event(id, label, Actor.user("u"), ACME, "{}");
    }

    private static AuditEvent event(String label, Actor actor, Scope scope, String details) {
        return event(ID, label, actor, scope, details);
    }

    private static AuditEvent event(EventId id, String label, Actor actor, Scope scope, String details) {
        return new AuditEvent(
                id,
                7,
                Instant.parse("2026-08-24T14:15:23Z"),
                new EventType(label, Report.ADMIN_USAGE),
                actor,
                Poster.DAYBOOK,
                scope,
                null,
                details,
                null,
                new LeafHash(0, 0, 0, 0));
    }
}
