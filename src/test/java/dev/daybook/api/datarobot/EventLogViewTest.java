package dev.daybook.api.datarobot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.api.PageLinks;
import dev.daybook.entry.LeafHash;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventType;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.kernel.EventId;
import dev.daybook.kernel.Slice;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

class EventLogViewTest {

    private static final Instant MOMENT = Instant.parse("2026-08-24T14:15:22.141516Z");
    private static final EventId ID = EventId.of("acme", MOMENT, 0);

    private final JsonMapper json = JsonMapper.shared();

    @Test
    void aRecordHasEveryKeyInTheOrderOfTheSeed() {
        Scope scope = new Scope("acme", "Acme Ltd", "p1", "Churn", "Regression", "OWNER");
        Actor actor = new Actor("u1", "ada@example.com", "192.0.2.7", "other@example.com", "session", null, "{}");

        assertThat(json.writeValueAsString(EventLogView.of(event(actor, scope))))
                .isEqualTo("""
                {"context":{"orgId":"acme","orgName":"Acme Ltd","projectName":"Churn","projectType":"Regression",\
                "userProjectRole":"OWNER"},"event":"Start Autopilot","id":"%s","ip":"192.0.2.7","projectId":"p1",\
                "timestamp":"2026-08-24T14:15:22.141516Z","userId":"u1","username":"ada@example.com"}""".formatted(ID));
    }

    @Test
    void whatIsUnknownIsNullAndNeverLeftOut() {
        assertThat(json.writeValueAsString(EventLogView.of(event(Actor.user("u1"), Scope.organization("acme")))))
                .isEqualTo("""
                {"context":{"orgId":"acme","orgName":null,"projectName":null,"projectType":null,\
                "userProjectRole":null},"event":"Start Autopilot","id":"%s","ip":null,"projectId":null,\
                "timestamp":"2026-08-24T14:15:22.141516Z","userId":"u1","username":null}""".formatted(ID));
    }

    @Test
    void aPageCountsItsItemsAndNamesItsNeighbours() {
        PageLinks links =
                PageLinks.of(new MockHttpServletRequest("GET", "/api/v2/eventLogs/"), new LinkedMultiValueMap<>(), 1);
        Slice<AuditEvent> slice = new Slice<>(
                List.of(event(Actor.user("u1"), Scope.organization("acme"))),
                7,
                new Slice.Position(3, "n"),
                new Slice.Position(1, "p"));

        EventLogPage page = EventLogPage.of(slice, links);

        assertThat(page.count()).isEqualTo(1);
        assertThat(page.totalCount()).isEqualTo(7);
        assertThat(page.next()).isEqualTo("http://localhost/api/v2/eventLogs/?limit=1&offset=3&cursor=n");
        assertThat(page.previous()).isEqualTo("http://localhost/api/v2/eventLogs/?limit=1&offset=1&cursor=p");
    }

    @Test
    void anEmptyPageHasNoNeighbours() {
        PageLinks links =
                PageLinks.of(new MockHttpServletRequest("GET", "/api/v2/eventLogs/"), new LinkedMultiValueMap<>(), 100);

        assertThat(json.writeValueAsString(EventLogPage.of(new Slice<>(List.of(), 0, null, null), links)))
                .isEqualTo("{\"count\":0,\"data\":[],\"next\":null,\"previous\":null,\"totalCount\":0}");
    }

    private static AuditEvent event(Actor actor, Scope scope) {
        return new AuditEvent(
                ID,
                0,
                MOMENT,
                new EventType("Start Autopilot", Report.APP_USAGE),
                actor,
                Poster.DAYBOOK,
                scope,
                null,
                "{}",
                null,
                new LeafHash(0, 0, 0, 0));
    }
}
