package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.access.NewApiToken;
import dev.daybook.access.Permission;
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
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody with every right on the tables changes what is stored, in a transaction that is always rolled back: the triggers are
 * taken away in it, and nobody else sees any of it. {@code fsck} looks at the database through that transaction.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingIT extends IntegrationTest {

    private static final String ORGANIZATION = "tampering-" + UUID.randomUUID();

    /** In whose log models and tokens are made. */
    private static final String DERIVED = ORGANIZATION + "-derived";

    private static final int OLD = 3;
    private static final int EVENTS = 300;

    /** The position of the event that has a value in as many columns as can be. */
    private static final int RICH = 40;

    private static final String AT_RICH = " where org_id = '" + ORGANIZATION + "' and position = " + RICH;
    private static final String OF_RICH =
            " where org_id = '" + ORGANIZATION + "' and id = (select id from event" + AT_RICH + ")";

    private static final Caller ADMINISTRATOR =
            new Caller("test", null, DERIVED, Set.of(Permission.SYSTEM_ADMIN), null);

    @Autowired
    ApplicationContext service;

    @Autowired
    EventLog log;

    @Autowired
    Checkpoints checkpoints;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApiTokens tokens;

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

    @BeforeAll
    void makeModelsAndTokens() {
        List<NewEvent> events = new ArrayList<>();
        for (String model : List.of("m1", "m2")) {
            events.add(ofModel("model.created", model, "{}"));
            events.add(ofModel("model.collaborator_added", model, "{\"user_id\": \"bob\", \"role\": \"viewer\"}"));
            events.add(ofModel("model.collaborator_added", model, "{\"user_id\": \"eve\", \"role\": \"editor\"}"));
            events.add(ofModel("model.collaborator_removed", model, "{\"user_id\": \"eve\"}"));
        }
        events.add(ofModel("model.deleted", "m2", "{}"));
        log.append(Post.of(TestPosters.TEST, events));
        issue("kept", null);
        issue("expiring", Instant.parse("2999-01-01T00:00:00Z"));
        tokens.delete(ADMINISTRATOR, issue("deleted", null));
    }

    private UUID issue(String name, @Nullable Instant expiresAt) {
        NewApiToken request =
                new NewApiToken(name, "service", null, DERIVED, List.of("WRITE_EVENTS", "MANAGE_MODELS"), expiresAt);
        return tokens.issue(ADMINISTRATOR, request).token().id();
    }

    private static NewEvent ofModel(String label, String model, String details) {
        return new NewEvent(
                label,
                null,
                null,
                Actor.user("ada"),
                Scope.organization(DERIVED),
                new Target("model", model, null),
                details,
                null);
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
            connection = database.connect(database.owner());
            SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
            jdbc = JdbcClient.create(source);
            DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
            beans.registerSingleton("jdbc", jdbc);
            beans.registerSingleton("plans", new SteadyPlans(new JdbcTemplate(source)));
            beans.registerSingleton("transactions", new JdbcTransactionManager(source));
            beans.registerSingleton("json", JsonMapper.shared());
            beans.registerSingleton("labels", service.getBean("dev.daybook.event.Labels"));
            beans.registerSingleton("fields", service.getBean("dev.daybook.event.find.FilterFields"));
            context.register(
                    LogEntries.class,
                    LogHeads.class,
                    StoredLogs.class,
                    StoredTiles.class,
                    LogKeys.class,
                    DatabaseGuards.class,
                    Fsck.class);
            context.register(
                    Class.forName("dev.daybook.access.StoredModels"), Class.forName("dev.daybook.access.StoredTokens"));
            context.refresh();
            fsck = context.getBean(Fsck.class);
        }

        /** Does something in the transaction, and takes it back. */
        void run(Runnable work) {
            runUntouched(() -> {
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
            });
        }

        /** Does something in the transaction, in which the triggers still are, and takes it back. */
        void runUntouched(Runnable work) {
            new TransactionTemplate(context.getBean(JdbcTransactionManager.class)).executeWithoutResult(status -> {
                status.setRollbackOnly();
                work.run();
            });
        }

        /** What is found after some statements, which are taken back again. */
        Verdict after(List<SignedNote> kept, Runnable tampering) {
            return after(tampering, () -> fsck.examine(ORGANIZATION, List.of(), kept));
        }

        Verdict after(Runnable tampering, Supplier<Verdict> examination) {
            jdbc.sql("savepoint whole").update();
            tampering.run();
            Verdict verdict = examination.get();
            jdbc.sql("rollback to savepoint whole").update();
            return verdict;
        }

        /** What is found of models and tokens after a statement. */
        Verdict ofDerived(String statement) {
            return after(
                    () -> assertThat(jdbc.sql(statement.replace(":org", "'" + DERIVED + "'"))
                                    .update())
                            .as(statement)
                            .isNotZero(),
                    () -> fsck.examine(DERIVED, List.of(), List.of()));
        }

        /** What is found of what guards the database after a statement. */
        Verdict ofDatabase(String statement) {
            return after(() -> jdbc.sql(statement).update(), fsck::examineDatabase);
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
                        tampering.after(
                                "update event set ip = 'x', salts = salts || '{\"ip\": \"AA\"}', identity_digests = identity_digests"
                                        + " || jsonb_build_object('ip', rtrim(translate(encode(sha256('\\x00'::bytea || 'ip'"
                                        + " || '\\x00'::bytea || 'x'), 'base64'), '+/', '-_'), '='))" + AT_RICH),
                        "a salt of one byte, and the digest that is made of it",
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

    /** The retention role may empty these columns, and nothing else: what is no object of values is not emptied. */
    @Test
    void findsIdentifyingValuesThatAreNoObject() throws Exception {
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                for (String column : List.of("salts", "identifying_details")) {
                    for (String value : List.of("[]", "{}", "[[]]", "\"x\"", "1", "null")) {
                        assertThat(tampering
                                        .after("update event set " + column + " = '" + value + "'" + AT_RICH)
                                        .faults())
                                .as("%s = %s", column, value)
                                .anySatisfy(fault -> assertThat(fault)
                                        .containsAnyOf(
                                                "at position " + RICH,
                                                "salts for",
                                                "What is stored of the log cannot"));
                    }
                }
                assertThat(tampering
                                .after("update event set salts = null, identifying_details = null, username = null,"
                                        + " ip = null, email = null, org_name = null, project_name = null" + AT_RICH)
                                .faults())
                        .as("all is forgotten")
                        .isEmpty();
            });
        }
    }

    @Test
    void findsModelsAndRolesThatNoEventMakes() throws Exception {
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                Verdict untouched = tampering.ofDerived("update model_grant set role = role where org_id = :org");
                assertThat(untouched.faults()).isEmpty();
                assertThat(untouched.facts())
                        .contains(
                                "Models and the roles on them are those that the events make.",
                                "The API tokens are those that were issued and not deleted.");
                for (String column : List.of(
                        "created_at = created_at + interval '1 second'",
                        "created_position = 0, deleted_position = null, deleted_at = null",
                        "deleted_at = now()",
                        "model_id = 'm3'")) {
                    assertFound(
                            tampering.ofDerived(
                                    "update model set " + column + " where org_id = :org and model_id = 'm2'"),
                            column,
                            "The model m2 is not stored as the events make it");
                }
                String of = " where org_id = :org and model_id = 'm1' and user_id = ";
                assertFound(
                        tampering.ofDerived("update model_grant set role = 'owner'" + of + "'bob'"),
                        "a higher role",
                        "The role on a model of [m1, bob] is not stored as the events make it");
                assertFound(
                        tampering.ofDerived("update model_grant set role = 'editor'" + of + "'eve'"),
                        "a role that was taken away",
                        "[m1, eve]");
                assertFound(
                        tampering.ofDerived("update model_grant set position = position + 1" + of + "'bob'"),
                        "another position",
                        "[m1, bob]");
                assertFound(tampering.ofDerived("delete from model_grant" + of + "'ada'"), "no owner", "[m1, ada]");
                assertFound(
                        tampering.ofDerived("insert into model_grant values (:org, 'm1', 'mallory', 'admin', 0)"),
                        "a role from nowhere",
                        "The role on a model of [m1, mallory] is stored, and no event makes it.");
            });
        }
    }

    @Test
    void findsTokensThatNoEventIssues() throws Exception {
        String kept = " where org_id = :org and name = 'kept'";
        try (Tampering tampering = new Tampering()) {
            tampering.run(() -> {
                for (String column : List.of(
                        "permissions = array ['SYSTEM_ADMIN']",
                        "user_id = 'mallory'",
                        "prefix = 'dbk_x'",
                        "name = 'other'",
                        "expires_at = now()")) {
                    assertFound(
                            tampering.ofDerived("update api_token set " + column + kept),
                            column,
                            "is not the one that was issued");
                }
                assertFound(
                        tampering.ofDerived(
                                "update api_token set expires_at = null where org_id = :org and name = 'expiring'"),
                        "one that never expires",
                        "is not the one that was issued");
                assertFound(
                        tampering.ofDerived("delete from api_token" + kept),
                        "one that is gone",
                        "is missing: it was issued");
                assertFound(
                        tampering.ofDerived(
                                "insert into api_token select gen_random_uuid(), 'dbk_y', sha256, name, user_id,"
                                        + " username, org_id, permissions, created_at, created_by, expires_at from api_token"
                                        + kept),
                        "one from nowhere",
                        "is stored, and no event says that it was issued");
                assertThat(tampering.fsck.organizations()).contains(DERIVED);
            });
        }
    }

    @Test
    void findsGuardsThatWereTakenAway() throws Exception {
        TestDatabase database = TestDatabase.get();
        String app = database.application().role();
        String retention = database.retention().role();
        Map<String, String> changes = new LinkedHashMap<>();
        for (String table : List.of("event", "event_1999_03", "event_resource", "tile", "checkpoint", "log_key")) {
            changes.put(
                    "alter table " + table + " disable trigger append_only",
                    "The trigger append_only on " + table + " is missing, switched off or another one.");
        }
        changes.put("alter table event_1999_03 disable trigger forgets", "The trigger forgets on event_1999_03");
        changes.put("alter table tile enable replica trigger grows", "The trigger grows on tile");
        changes.put("drop trigger grows on checkpoint", "The trigger grows on checkpoint");
        changes.put(
                "create or replace trigger append_only before update on event for each statement execute function"
                        + " refuse_change()",
                "The trigger append_only on event ");
        changes.put(
                "create or replace trigger grows before update on tile for each row when (false) execute function"
                        + " refuse_other_tile()",
                "The trigger grows on tile");
        for (String function : List.of("refuse_change", "refuse_all_but_forgetting", "refuse_other_tile")) {
            changes.put(
                    "create or replace function " + function
                            + "() returns trigger language plpgsql as 'begin return new; end'",
                    "The function " + function + " is not the one of this version.");
        }
        changes.put(
                "create or replace function is_emptied(before jsonb, now jsonb) returns boolean language sql immutable"
                        + " return true",
                "The function is_emptied is not the one of this version.");
        changes.put("grant update on event to " + app, "The role " + app + " may UPDATE on event.");
        changes.put("grant delete on event_1999_03 to " + app, "The role " + app + " may DELETE on event_1999_03.");
        changes.put("grant truncate on event to " + retention, "The role " + retention + " may TRUNCATE on event.");
        changes.put("grant update (details) on event to " + retention, "may UPDATE on event (details).");
        changes.put("grant update (username) on event to " + app, "may UPDATE on event (username).");
        changes.put("grant delete on checkpoint to public", "The role PUBLIC may DELETE on checkpoint.");
        changes.put("grant update on api_token to " + app, "The role " + app + " may UPDATE on api_token.");
        changes.put("grant update (width, hashes, index) on tile to " + app, "may UPDATE on tile (index).");
        changes.put("grant trigger on log_head to " + app, "may TRIGGER on log_head.");
        try (Tampering tampering = new Tampering()) {
            tampering.runUntouched(() -> {
                Verdict untouched = tampering.ofDatabase("set local lock_timeout = '10s'");
                assertThat(untouched.faults()).isEmpty();
                assertThat(untouched.facts())
                        .anySatisfy(fact ->
                                assertThat(fact).contains("Triggers refuse every change", "but to " + retention + ";"))
                        .anySatisfy(fact -> assertThat(fact)
                                .contains("owns the tables. If the service uses it too, then this is a database of a"
                                        + " single user"));
                changes.forEach((change, fault) -> assertFound(tampering.ofDatabase(change), change, fault));
                assertThat(tampering
                                .ofDatabase("grant select on event to " + retention)
                                .faults())
                        .isEmpty();
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
