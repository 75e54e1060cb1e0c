package dev.daybook.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.entry.LeafHash;
import dev.daybook.entry.RandomJson;
import dev.daybook.kernel.EventId;
import dev.daybook.postgres.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class LogEntriesIT extends IntegrationTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @Autowired
    EventLog log;

    @Autowired
    LogEntries entries;

    @Autowired
    JdbcClient jdbc;

    /** More than one statement asks for, in several partitions, of values that are hard to keep. */
    @Test
    void areByteByByteWhatWasHashedWhenTheyWereAppended() {
        Random random = new Random(2026);
        Map<Long, LeafHash> answered = new HashMap<>();
        for (int batch = 0; batch < 10; batch++) {
            List<NewEvent> events = new ArrayList<>();
            for (int i = 0; i < 450; i++) {
                events.add(event(random, "entries", batch + "-" + i));
            }
            log.append(Post.of(TestPosters.TEST, events))
                    .forEach(appended -> answered.put(appended.position(), appended.leafHash()));
        }

        List<LogEntry> read = read("entries", 0, 4500, true);

        assertThat(read).hasSize(4500);
        for (int position = 0; position < read.size(); position++) {
            LogEntry entry = read.get(position);
            String text = new String(entry.canonicalBytes(), UTF_8);
            assertThat(entry.position()).isEqualTo(position);
            assertThat(entry.isIntact()).as(text).isTrue();
            assertThat(entry.leafHash()).as(text).isEqualTo(answered.get(entry.position()));
            JsonNode identity = JsonTree.read(text).get("identity");
            assertThat(entry.openings().keySet()).isEqualTo(Set.copyOf(identity.propertyNames()));
            entry.openings()
                    .forEach((name, opening) -> assertThat(
                                    opening.opens(name, identity.get(name).asString()))
                            .as(name)
                            .isTrue());
        }
        assertThat(read.stream().map(entry -> entry.openings().keySet()))
                .contains(Set.of(), Set.of("username", "ip", "email", "orgName", "projectName"));
        assertThat(read("entries", 4090, 4100, false))
                .extracting(LogEntry::position)
                .containsExactly(4090L, 4091L, 4092L, 4093L, 4094L, 4095L, 4096L, 4097L, 4098L, 4099L);
        assertThat(read("entries", 4499, 5000, false)).hasSize(1);
        assertThat(read("entries-of-others", 0, 5000, false)).isEmpty();
    }

    private List<LogEntry> read(String organization, long from, long to, boolean opened) {
        List<LogEntry> read = new ArrayList<>();
        entries.read(organization, from, to, opened, read::add);
        return read;
    }

    private NewEvent event(Random random, String organization, String key) {
        return new NewEvent(
                random.nextInt(3) == 0 ? "Project Created" : "Label " + RandomJson.text(random) + "!",
                null,
                now.minus(random.nextLong(Duration.ofDays(70).toMillis() * 1000), ChronoUnit.MICROS),
                new Actor(
                        id(random),
                        text(random),
                        text(random),
                        text(random),
                        random.nextBoolean() ? null : id(random),
                        random.nextBoolean() ? null : id(random),
                        RandomJson.object(random)),
                new Scope(
                        organization,
                        text(random),
                        random.nextBoolean() ? null : id(random),
                        text(random),
                        text(random),
                        text(random)),
                random.nextBoolean() ? null : new Target(id(random), id(random), text(random)),
                RandomJson.object(random),
                random.nextInt(4) == 0 ? key : null);
    }

    private static String id(Random random) {
        return RandomJson.text(random) + "x";
    }

    private static @Nullable String text(Random random) {
        return random.nextInt(3) == 0 ? null : RandomJson.text(random);
    }

    @Test
    void areOpenedOnlyByWhomTheyMayBeAndUntilTheyAreForgotten() throws SQLException {
        NewEvent invited = new NewEvent(
                "invite.sent",
                null,
                now,
                new Actor("u1", "Ada", "203.0.113.7", null, "session", null, "{}"),
                new Scope("entries-opened", "Acme", null, null, null, null),
                null,
                "{\"id\":\"i1\",\"data\":{\"email\":\"ada@example.com\",\"role\":\"owner\"}}",
                null);
        EventId id = log.append(Post.of(TestPosters.TEST, List.of(invited)))
                .getFirst()
                .id();

        LogEntry entry = entries.find("entries-opened", id, true).orElseThrow();
        assertThat(entry.openings()).containsOnlyKeys("username", "ip", "orgName", "details.data.email");
        assertThat(entry.openings())
                .hasEntrySatisfying(
                        "details.data.email",
                        opening -> assertThat(opening.value()).isEqualTo("\"ada@example.com\""));
        assertThat(new String(entry.canonicalBytes(), UTF_8)).doesNotContain("Ada", "ada@", "203.0.113.7", "Acme");

        LogEntry closed = entries.find("entries-opened", id, false).orElseThrow();
        assertThat(closed.openings()).isEqualTo(Map.of());
        assertThat(closed.canonicalBytes()).isEqualTo(entry.canonicalBytes());
        assertThat(entries.find("entries-of-others", id, true)).isEmpty();

        forget("entries-opened", "update event set username = null, salts = salts - 'username'");
        assertThat(entries.find("entries-opened", id, true).orElseThrow().openings())
                .containsOnlyKeys("ip", "orgName", "details.data.email");
        forget(
                "entries-opened",
                "update event set ip = null, org_name = null, identifying_details = null, salts = null");
        LogEntry forgotten = entries.find("entries-opened", id, true).orElseThrow();
        assertThat(forgotten.openings()).isEqualTo(Map.of());
        assertThat(forgotten.isIntact()).isTrue();
        assertThat(forgotten.leafHash()).isEqualTo(entry.leafHash());
    }

    @Test
    void showThatAnIdentifyingValueOrItsSaltIsAnother() {
        NewEvent event = new NewEvent(
                "Login",
                null,
                now,
                new Actor("u1", "Ada", null, "ada@example.com", null, null, "{}"),
                new Scope("entries-changed", "Acme", null, null, null, null),
                null,
                "{}",
                null);
        EventId id =
                log.append(Post.of(TestPosters.TEST, List.of(event))).getFirst().id();
        // Nobody can change a row, but whoever has the service's role can put one in.
        jdbc.sql("""
                insert into event select (jsonb_populate_record(e, jsonb_build_object('org_id', 'entries-forged',
                    'username', 'Eve', 'salts', salts - 'email' || '{"orgName":"x"}'))).*
                from event e where org_id = 'entries-changed'""").update();

        LogEntry entry = entries.find("entries-forged", id, true).orElseThrow();
        LogEntry posted = entries.find("entries-changed", id, true).orElseThrow();
        JsonNode identity =
                JsonTree.read(new String(posted.canonicalBytes(), UTF_8)).get("identity");
        assertThat(entry.isIntact()).as("an id that is another log's").isFalse();
        assertThat(entry.openings()).containsOnlyKeys("username", "email", "orgName");
        entry.openings()
                .forEach((name, opening) -> assertThat(
                                opening.opens(name, identity.get(name).asString()))
                        .as(name)
                        .isFalse());
    }

    private static void forget(String organization, String change) throws SQLException {
        Login login = TestDatabase.get().retention();
        try (Connection connection = TestDatabase.get().connect(login);
                Statement statement = connection.createStatement()) {
            statement.execute(change + " where org_id = '" + organization + "'");
        }
    }

    @Test
    void areMadeOfEveryColumnOfTheTable() {
        Set<String> columns = new TreeSet<>(Set.of(EventColumns.NAMES.split(", ")));
        columns.addAll(Set.of(Identity.COLUMNS.split(", ")));
        // The id is made of what is in the leaf.
        columns.addAll(Set.of("id", "position", "leaf_hash"));
        assertThat(jdbc.sql("select attname from pg_attribute where attrelid = 'event'::regclass and attnum > 0")
                        .query(String.class)
                        .set())
                .as("a column that is in no leaf could be changed and nobody would know")
                .isEqualTo(columns);
    }

    @Test
    void areFoundByTheirPositions(@Autowired PlatformTransactionManager transactions) {
        String plan = new TransactionTemplate(transactions).execute(status -> {
            // The tests' tables are so small that the planner would read them whole.
            jdbc.sql("set local enable_seqscan = off").update();
            return jdbc
                    .sql("explain (costs off) " + LogEntries.select(true) + LogEntries.RANGE)
                    .params("entries", 0, 4096)
                    .query(String.class)
                    .list()
                    .stream()
                    .collect(joining("\n"));
        });
        assertThat(plan).contains("_org_id_position_idx").doesNotContain("Seq Scan", "Hash Join", "Merge Join");
    }

    @Test
    void haveTheirIdentifyingFieldsListedInTheDocumentation(@Autowired List<Vocabulary> vocabularies)
            throws IOException {
        String page = Files.readString(Path.of("docs/integrity.md"));
        Set<String> marked = new TreeSet<>();
        for (Vocabulary vocabulary : vocabularies) {
            for (EventType type : vocabulary.types()) {
                vocabulary
                        .identifyingDetails(type.label())
                        .forEach(path -> marked.add("| `details." + path + "` | of events of `" + type.label() + "`:"));
            }
        }
        assertThat(marked).hasSizeGreaterThanOrEqualTo(2);
        assertThat(page).contains(marked);
        assertThat(page).contains("| `username` |", "| `ip` |", "| `email` |", "| `orgName` |", "| `projectName` |");
    }
}
