package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.LogEntries;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.StoredLogs;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.event.follow.LogHeads;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.note.SigningKeyFile;
import dev.daybook.integrity.tree.Extension;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.integrity.tree.TileStore;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.SteadyPlans;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Somebody with every right on the tables changes what is stored, in a transaction that is always rolled back: the triggers are
 * taken away in it, and nobody else sees any of it. {@code fsck} looks at the database through that transaction.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingIT extends IntegrationTest {

    private static final String ORGANIZATION = "tampering-" + UUID.randomUUID();

    private static final int OLD = 3;
    private static final int EVENTS = 300;

    /** The position of the event that has a value in as many columns as can be. */
    private static final int RICH = 40;

    private static final String AT_RICH = " where org_id = '" + ORGANIZATION + "' and position = " + RICH;
    private static final String OF_RICH =
            " where org_id = '" + ORGANIZATION + "' and id = (select id from event" + AT_RICH + ")";

    @Autowired
    ApplicationContext service;

    @Autowired
    EventLog log;

    @Autowired
    Checkpoints checkpoints;

    @Autowired
    JdbcClient jdbc;

    private List<SignedNote> early = List.of();

    @BeforeAll
    void appendAndAwaitTheSeal() {
        List<NewEvent> old = new ArrayList<>();
        for (int i = 0; i < OLD; i++) {
            old.add(event("Login", Instant.parse("1999-03-0" + (i + 1) + "T00:00:00Z"), "{}"));
        }
        log.append(Post.of(TestPosters.TEST, old).ofAnyAge());
        early = List.of(awaitCheckpoint(OLD).signedNote());
        List<NewEvent> events = new ArrayList<>();
        for (int i = OLD; i < EVENTS; i++) {
            events.add(
                    i == RICH
                            ? event(
                                    "invite.sent",
                                    null,
                                    "{\"id\":\"i1\",\"data\":{\"email\":\"ada@example.com\",\"role\":\"owner\"}}")
                            : event("Train Model", null, "{\"n\":" + i + "}"));
        }
        log.append(Post.of(TestPosters.TEST, events));
        awaitCheckpoint(EVENTS);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql("select position from log_cursor where org_id = ? and follower = 'counts'")
                        .param(ORGANIZATION)
                        .query(Long.class)
                        .optional()
                        .filter(position -> position == EVENTS)
                        .isPresent());
    }

    private StoredCheckpoint awaitCheckpoint(int size) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> checkpoints.at(ORGANIZATION, size).isPresent());
        return checkpoints.at(ORGANIZATION, size).orElseThrow();
    }

    private static NewEvent event(String label, @Nullable Instant time, String details) {
        return new NewEvent(
                label,
                null,
                time,
                new Actor("u1", "Ada", "203.0.113.7", "ada@example.com", "session", null, "{}"),
                new Scope(ORGANIZATION, "Acme", "p1", "Churn", null, null),
                new Target("model", "m1", "M"),
                details,
                null);
    }

    /** A database in which something is changed, and what examines it. */
    private final class Tampering implements AutoCloseable {

        private final Connection connection;
        private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        private final Fsck fsck;
        private final JdbcClient jdbc;

        Tampering() throws Exception {
            TestDatabase database = TestDatabase.get();
            connection = DriverManager.getConnection(
                    database.url(), database.owner().role(), database.owner().password());
            SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
            jdbc = JdbcClient.create(source);
            DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
            beans.registerSingleton("jdbc", jdbc);
            beans.registerSingleton("plans", new SteadyPlans(new JdbcTemplate(source)));
            beans.registerSingleton("transactions", new JdbcTransactionManager(source));
            beans.registerSingleton("labels", service.getBean("dev.daybook.event.Labels"));
            beans.registerSingleton("fields", service.getBean("dev.daybook.event.find.FilterFields"));
            context.register(
                    LogEntries.class, LogHeads.class, StoredLogs.class, StoredTiles.class, LogKeys.class, Fsck.class);
            context.refresh();
            fsck = context.getBean(Fsck.class);
        }

        /** Does something in the transaction, and takes it back. */
        void run(Runnable work) {
            new TransactionTemplate(context.getBean(JdbcTransactionManager.class)).executeWithoutResult(status -> {
                for (String trigger : List.of(
                        "refuse_change",
                        "refuse_all_but_forgetting",
                        "refuse_other_tile",
                        "refuse_smaller_checkpoint")) {
                    jdbc.sql("create or replace function " + trigger
                                    + "() returns trigger language plpgsql as 'begin return new; end'")
                            .update();
                }
                work.run();
                status.setRollbackOnly();
            });
        }

        /** What is found after some statements, which are taken back again. */
        Verdict after(List<SignedNote> kept, Runnable tampering) {
            jdbc.sql("savepoint whole").update();
            tampering.run();
            Verdict verdict = fsck.examine(ORGANIZATION, List.of(), kept);
            jdbc.sql("rollback to savepoint whole").update();
            return verdict;
        }

        Verdict after(String... statements) {
            return after(List.of(), () -> {
                for (String statement : statements) {
                    assertThat(jdbc.sql(statement.replace(":org", "'" + ORGANIZATION + "'"))
                                    .update())
                            .as(statement)
                            .isNotNegative();
                }
            });
        }

        @Override
        public void close() throws SQLException {
            context.close();
            connection.close();
        }
    }

    private static void assertFound(Verdict verdict, String what, String fault) {
        assertThat(verdict.faults())
                .as(what)
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    @Test
    void findsEveryColumnThatWasChanged() throws Exception {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String text : List.of(
                "user_id",
                "actor_type",
                "api_key_id",
                "project_id",
                "project_type",
                "user_project_role",
                "target_type",
                "target_id",
                "target_name",
                "idempotency_key",
                "dialect",
                "poster_token",
                "poster_issuer",
                "poster_subject",
                "poster_user",
                "label")) {
            columns.put(text, "'other'");
        }
        columns.put("report", "'APP_USAGE'");
        columns.put("received_at", "received_at + interval '1 microsecond'");
        columns.put("details", "details || '{\"role\": 1}'");
        columns.put("actor_attributes", "'{\"a\": 1}'");
        columns.put("identity_digests", "identity_digests - 'ip'");
        columns.put("id", "overlay(id::text placing 'fffffffffff0' from 25)::uuid");
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                Verdict untouched = tampering.after();
                assertThat(untouched.faults()).isEmpty();
                assertThat(untouched.entries()).isEqualTo(EVENTS);
                columns.forEach((column, value) -> assertFound(
                        tampering.after("update event set " + column + " = " + value + AT_RICH),
                        column,
                        "at position " + RICH
                                + " was changed: its columns make another hash than was sealed and than is"
                                + " stored with it."));
                assertFound(
                        tampering.after("update event set leaf_hash = sha256(leaf_hash)" + AT_RICH),
                        "leaf_hash",
                        "at position " + RICH + " was changed: the event itself is the one that was sealed.");
                assertFound(
                        tampering.after("update event set position = " + EVENTS + AT_RICH),
                        "position",
                        "The event at position " + RICH + " is missing.");
                assertFound(
                        tampering.after("update event set org_id = 'tampering-other'" + AT_RICH),
                        "org_id",
                        "The event at position " + RICH + " is missing.");
            });
        }
        assertThat(new TreeSet<>(jdbc.sql("""
                        select attname from pg_attribute where attrelid = 'event'::regclass and attnum > 0""").query(String.class).set()))
                .as("a column that is not tried here")
                .isSubsetOf(new TreeSet<>(concat(
                        columns.keySet(),
                        List.of(
                                "leaf_hash",
                                "position",
                                "org_id",
                                "username",
                                "ip",
                                "email",
                                "org_name",
                                "project_name",
                                "identifying_details",
                                "salts"))));
    }

    private static List<String> concat(Collection<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    @Test
    void findsWhatWasChangedBesideTheEvents() throws Exception {
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                for (String column : List.of("username", "ip", "email", "org_name", "project_name")) {
                    assertFound(
                            tampering.after("update event set " + column + " = 'other'" + AT_RICH),
                            column,
                            "or another salt, than its digest was made of.");
                }
                assertFound(
                        tampering.after("update event set identifying_details = '{\"data.email\": \"x\"}'" + AT_RICH),
                        "details",
                        "has another value of details.data.email");
                assertFound(
                        tampering.after("update event set salts = salts || '{\"ip\": \"AAAA\"}'" + AT_RICH),
                        "salts",
                        "has another value of ip, or another salt");
                assertFound(
                        tampering.after("update event set ip = null" + AT_RICH),
                        "half forgotten",
                        "has 6 salts for 5 identifying values.");
                assertFound(
                        tampering.after("update event_count set n = n + 1 where org_id = :org and dimension = 'label'"),
                        "count",
                        "The count of label");
                assertFound(
                        tampering.after("delete from event_resource" + OF_RICH),
                        "resource",
                        "and is not among the events that are found by it.");
                assertFound(
                        tampering.after("insert into event_resource select org_id, id, 'x' from event" + AT_RICH),
                        "resource",
                        "is found by x, which it is not about.");
                assertFound(
                        tampering.after("update log_head set next_position = next_position - 1 where org_id = :org"),
                        "head",
                        "is beyond the head");
                assertFound(
                        tampering.after("delete from log_head where org_id = :org"), "head", "The log has no head.");
            });
        }
    }

    @Test
    void findsTilesAndCheckpointsThatWereChanged() throws Exception {
        String other = "overlay(hashes placing sha256('x') from " + (32 * RICH + 1) + ")";
        String tile = " where org_id = :org and level = 0 and index = 0";
        String last = " where org_id = :org and size = " + EVENTS;
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                assertFound(
                        tampering.after("update tile set hashes = " + other + tile),
                        "tile",
                        "at position " + RICH + " is not the one that was sealed");
                assertFound(
                        tampering.after("update tile set hashes = sha256('x') where org_id = :org and level = 1"),
                        "tile above",
                        "does not hold the hashes of the tiles below it.");
                assertFound(tampering.after("delete from tile" + tile), "tile gone", "The tile tile/0/000 is missing.");
                assertFound(
                        tampering.after("update tile set width = 1, hashes = substr(hashes, 1, 32) where org_id = :org"
                                + " and level = 0 and index = 1"),
                        "narrower tile",
                        "is narrower than what was signed");
                assertFound(
                        tampering.after("insert into tile values (:org, 0, 7, 1, sha256('x'))"),
                        "tile too much",
                        "There is tile/0/007.p/1");
                assertFound(
                        tampering.after("update checkpoint set root = sha256('x')" + last),
                        "root",
                        "is stored with another size or root than was signed.");
                assertFound(
                        tampering.after("update checkpoint set size = size - 1" + last),
                        "size",
                        "is stored with another size or root than was signed.");
                assertFound(
                        tampering.after(
                                "update checkpoint set note = replace(note, '\n" + EVENTS + "\n', '\n299\n')" + last),
                        "note",
                        "is not signed as it should be");
                assertFound(
                        tampering.after("update log_key set verifier = '"
                                + NoteSigner.generate(checkpoints
                                                .at(ORGANIZATION, EVENTS)
                                                .map(stored -> Checkpoint.parse(stored.signedNote()
                                                                .text())
                                                        .origin())
                                                .orElseThrow())
                                        .verifier()
                                + "' where org_id = :org"),
                        "key",
                        "None of the given keys has signed this");
            });
        }
    }

    @Test
    void findsEventsThatWereTakenAwayPutInOrMoved() throws Exception {
        String columns = "received_at, label, report, user_id, actor_type, api_key_id, actor_attributes, project_id,"
                + " project_type, user_project_role, target_type, target_id, target_name, details, idempotency_key, dialect,"
                + " poster_user, identity_digests, leaf_hash";
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                assertFound(
                        tampering.after("delete from event where org_id = :org and position in (100, 101)"),
                        "two in the middle",
                        "The events at the positions 100 to 101 are missing.");
                assertFound(
                        tampering.after("delete from event where org_id = :org and position >= 290"),
                        "the newest",
                        "The events at the positions 290 to 299 are missing.");
                assertFound(
                        tampering.after(
                                "delete from event where org_id = :org and position >= 290",
                                "update log_head set next_position = 290 where org_id = :org"),
                        "the newest and the head",
                        "A checkpoint says that the log has 300 entries, its head says 290.");
                assertFound(
                        tampering.after("drop table event_1999_03"),
                        "a partition",
                        "The events at the positions 0 to 2 are missing.");
                assertFound(
                        tampering.after("update event set position = 201 - position where org_id = :org"
                                + " and position in (100, 101)"),
                        "two swapped",
                        "at position 100 was changed: its columns make another hash than was sealed");
                assertFound(
                        tampering.after("insert into event (org_id, id, position, " + columns + ") select org_id,"
                                + " overlay(id::text placing 'fffffffffff0' from 25)::uuid, position, " + columns
                                + " from event" + AT_RICH),
                        "one put in",
                        "Position " + RICH + " is there twice");
                assertFound(
                        tampering.after(
                                "update event set position = position + 1 where org_id = :org and position > " + RICH,
                                "insert into event (org_id, id, position, " + columns + ") select org_id,"
                                        + " overlay(id::text placing 'fffffffffff0' from 25)::uuid, position + 1, "
                                        + columns + " from event" + AT_RICH,
                                "update log_head set next_position = next_position + 1 where org_id = :org"),
                        "one put in between",
                        "at position 41 was changed");
            });
        }
    }

    /** Who holds the database and the key can make another history, or end it early, that is consistent in itself. */
    @Test
    void onlyACheckpointKeptElsewhereFindsAHistoryThatWasRewrittenWithTheKey() throws Exception {
        SignedNote kept = checkpoints.at(ORGANIZATION, EVENTS).orElseThrow().signedNote();
        String counted = "update log_cursor set position = 0 where org_id = :org";
        String uncounted = "delete from event_count where org_id = :org";
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                Runnable changed = () -> {
                    tampering
                            .jdbc
                            .sql("update event set user_id = 'eve'" + AT_RICH)
                            .update();
                    rewrite(tampering, EVENTS, counted, uncounted);
                };
                assertThat(tampering.after(List.of(), changed).faults()).isEmpty();
                assertFound(
                        tampering.after(List.of(kept), changed),
                        "rewritten",
                        "The log does not continue the kept checkpoint at 300 entries");
                assertThat(tampering.after(early, changed).faults())
                        .as("what was before the change is as it was")
                        .isEmpty();

                Runnable cut = () -> {
                    tampering
                            .jdbc
                            .sql("delete from event_resource where (org_id, id) in (select org_id, id from event"
                                    + " where org_id = ? and position >= 290)")
                            .param(ORGANIZATION)
                            .update();
                    tampering
                            .jdbc
                            .sql("delete from event where org_id = ? and position >= 290")
                            .param(ORGANIZATION)
                            .update();
                    tampering
                            .jdbc
                            .sql("update log_head set next_position = 290 where org_id = ?")
                            .param(ORGANIZATION)
                            .update();
                    rewrite(tampering, 290, counted, uncounted);
                };
                assertThat(tampering.after(List.of(), cut).faults()).isEmpty();
                assertFound(
                        tampering.after(List.of(kept), cut),
                        "cut",
                        "The log had 300 entries when the kept checkpoint was signed, and has only 290.");
            });
        }
    }

    private void rewrite(Tampering tampering, int size, String... statements) {
        for (String statement : statements) {
            tampering
                    .jdbc
                    .sql(statement.replace(":org", "'" + ORGANIZATION + "'"))
                    .update();
        }
        List<Hash> leaves = new ArrayList<>();
        tampering
                .context
                .getBean(LogEntries.class)
                .read(ORGANIZATION, 0, size, false, entry -> leaves.add(Hash.leaf(entry.canonicalBytes())));
        for (int position = 0; position < size; position++) {
            tampering
                    .jdbc
                    .sql("update event set leaf_hash = ? where org_id = ? and position = ? and leaf_hash <> ?")
                    .params(
                            leaves.get(position).bytes(),
                            ORGANIZATION,
                            position,
                            leaves.get(position).bytes())
                    .update();
        }
        Checkpoint signed = Checkpoint.parse(
                checkpoints.at(ORGANIZATION, EVENTS).orElseThrow().signedNote().text());
        for (String table : List.of("tile", "checkpoint")) {
            tampering
                    .jdbc
                    .sql("delete from " + table + " where org_id = ?")
                    .param(ORGANIZATION)
                    .update();
        }
        Extension tree = new MerkleTree(new TileStore(), 0).extend(leaves);
        for (Tile tile : tree.tiles()) {
            tampering
                    .jdbc
                    .sql("insert into tile (org_id, level, index, width, hashes) values (?, ?, ?, ?, ?)")
                    .params(
                            ORGANIZATION,
                            tile.path().level(),
                            tile.path().index(),
                            tile.path().width(),
                            tile.bytes())
                    .update();
        }
        String secret = new SigningKeyFile(DataDirectory.at(Path.of("target", "test-data")))
                .text()
                .lines()
                .findFirst()
                .orElseThrow();
        SignedNote note = new Checkpoint(signed.origin(), size, tree.root())
                .sign(List.of(NoteSigner.parse(secret).named(signed.origin())));
        tampering
                .jdbc
                .sql("insert into checkpoint (org_id, size, root, note) values (?, ?, ?, ?)")
                .params(ORGANIZATION, size, tree.root().bytes(), note.toString())
                .update();
    }
}
