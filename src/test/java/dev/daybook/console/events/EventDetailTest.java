package dev.daybook.console.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.console.ViewerZone;
import dev.daybook.entry.LeafHash;
import dev.daybook.event.Actor;
import dev.daybook.event.AuditEvent;
import dev.daybook.event.EventType;
import dev.daybook.event.Poster;
import dev.daybook.event.Report;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.kernel.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDetailTest {

    private static final Instant WHEN = Instant.parse("2026-11-29T19:00:00.123456Z");
    private static final String ORGANIZATION = "acme/eu & co";

    private static final AuditEvent EVENT = new AuditEvent(
            EventId.of(ORGANIZATION, WHEN, 7),
            7,
            WHEN.plusSeconds(90),
            new EventType("Deploy\u202E", Report.APP_USAGE),
            new Actor("u/1", "Ada", "192.0.2.1", "ada@example.com", "session", "key 1", "{\"agent\":\"<b>\"}"),
            new Poster("token-1", "https://id.example", "sub", "gateway"),
            new Scope(ORGANIZATION, "Acme", "p&1", "Churn", null, "OWNER"),
            new Target("model", "m=1", "Model"),
            "{\"old\":1,\"new\":2}",
            null,
            new LeafHash(1, 2, 3, 4));

    private static final EventsState STATE =
            EventsState.ALL.with("user", "somebody").with("org", ORGANIZATION).showing(List.of(Column.TIME, Column.ID));

    private static final EventDetail DETAIL = EventDetail.of(EVENT, STATE, ViewerZone.UTC, new Addresses("/at"), true);

    @Test
    void isFoundByOrganizationAndPosition() {
        assertThat(DETAIL.address()).isEqualTo("/at/console/events/acme%2Feu%20%26%20co/7");
        assertThat(DETAIL.back()).startsWith("/at/console/events?").contains("user=somebody");
    }

    @Test
    void tellsEveryFieldOfTheEntryOnce() {
        assertThat(facts().keySet())
                .containsExactlyInAnyOrder(
                        "event",
                        "receivedAt",
                        "report",
                        "scope.orgId",
                        "identity.orgName",
                        "position",
                        "id",
                        "leafHash",
                        "actor.userId",
                        "identity.username",
                        "identity.email",
                        "identity.ip",
                        "actor.type",
                        "actor.apiKeyId",
                        "target.type",
                        "target.id",
                        "target.name",
                        "scope.projectId",
                        "identity.projectName",
                        "scope.userProjectRole",
                        "poster.userId",
                        "poster.tokenId",
                        "poster.issuer",
                        "poster.subject");
        assertThat(fact("event").value()).isEqualTo("Deploy⟨U+202E⟩");
        assertThat(fact("receivedAt").value()).endsWith("UTC, 1 min 30 s later");
        assertThat(fact("receivedAt").exact()).isEqualTo("2026-11-29T19:01:30.123456Z");
    }

    @Test
    void leadsToEventsThatHaveTheSameInTheLookOfTheList() {
        String look = "&columns=time%2Cid";
        String org = "org=acme%2Feu%20%26%20co";
        assertThat(same("actor.userId")).isEqualTo("/at/console/events?" + org + "&user=u%2F1" + look);
        assertThat(same("scope.projectId")).isEqualTo("/at/console/events?" + org + "&project=p%261" + look);
        assertThat(same("target.id"))
                .isEqualTo("/at/console/events?" + org + "&targetId=m%3D1&targetType=model" + look);
        assertThat(same("poster.tokenId")).isEqualTo("/at/console/events?" + org + "&poster=token-1" + look);
        assertThat(same("event")).contains("event=Deploy%E2%80%AE");
        assertThat(fact("identity.ip").same()).isNull();
    }

    @Test
    void tellsWhatChangedAndTheDetails() {
        assertThat(DETAIL.changes()).containsExactly(new Change("", "1", "2"));
        assertThat(DETAIL.json()).contains("json-key").contains("&quot;old&quot;");
        assertThat(DETAIL.attributes()).contains("&lt;b&gt;");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        AuditEvent bare = new AuditEvent(
                EVENT.id(),
                7,
                WHEN,
                EVENT.type(),
                Actor.user("u"),
                Poster.DAYBOOK,
                Scope.organization("acme"),
                null,
                "{}",
                null,
                EVENT.leafHash());
        EventDetail detail = EventDetail.of(bare, EventsState.ALL, ViewerZone.UTC, new Addresses(""), false);

        assertThat(detail.groups())
                .extracting(EventDetail.Group::title)
                .containsExactly("Event", "Who did it", "Who posted it");
        assertThat(detail.attributes()).isNull();
        assertThat(detail.changes()).isEmpty();
        assertThat(detail.json()).isEqualTo("{}");
    }

    @Test
    void writesRowsInWhichNothingOfAnEventIsMarkup() {
        AuditEvent hostile = new AuditEvent(
                EVENT.id(),
                7,
                WHEN,
                new EventType("<script>alert(1)</script>", Report.APP_USAGE),
                new Actor("\"><i>", "'x'&", null, null, null, null, "{}"),
                EVENT.poster(),
                new Scope("o\"rg", null, null, null, null, null),
                new Target("<b>", "&", null),
                "{\"a\":\"<img>\"}",
                null,
                EVENT.leafHash());
        EventTable table = new EventTable(
                List.of(Column.values()), EventsState.ALL.with("user", "\"<"), ViewerZone.UTC, new Addresses(""));

        String rows = table.rows(List.of(hostile, hostile));

        assertThat(rows.replaceAll("</?(tr|td|a|bdi|time|small)( [a-z-]+=\"[^\"<>]*\")*>", ""))
                .doesNotContain("<")
                .doesNotContain("\"");
        assertThat(rows).contains("href=\"/console/events/o%22rg/7?user=%22%3C\"");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min", "3661, 1 h 1 min", "90061, 1 d 1 h", "864000, 10 d"})
    void writesAWhileInItsTwoLargestUnits(long seconds, String words) {
        assertThat(EventDetail.words(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    private static Map<String, EventDetail.Fact> facts() {
        return DETAIL.groups().stream()
                .flatMap(group -> group.facts().stream())
                .collect(Collectors.toMap(EventDetail.Fact::field, fact -> fact));
    }

    private static EventDetail.Fact fact(String field) {
        return Objects.requireNonNull(facts().get(field));
    }

    private static String same(String field) {
        return String.valueOf(fact(field).same());
    }
}
