package dev.daybook.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.Target;
import dev.daybook.event.TestPosters;
import dev.daybook.event.follow.Followers;
import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log is what makes models and grants; both tables come out of it again, as far as it goes back. */
class ModelProjectionIT extends IntegrationTest {

    private static final RowMapper<String> ROW = (row, number) -> row.getString(1);

    private static final List<String> USERS = List.of("ada", "bob", "cyd", "dan", "eve");
    private static final List<String> ROLES = List.of("owner", "admin", "editor", "viewer");

    private final String organization = "projection-" + UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final Random random = new Random(4711);

    @Autowired
    private EventLog log;

    @Autowired
    private ModelProjection projection;

    @Autowired
    private Followers followers;

    @Autowired
    private JdbcClient jdbc;

    /** What a history must come to, reckoned without a database: who has which role, and which models are deleted. */
    private static final class Reference {

        private final Map<String, Map<String, String>> roles = new TreeMap<>();
        private final Set<String> deleted = new TreeSet<>();

        void apply(NewEvent event, String user, String role) {
            String model = Objects.requireNonNull(event.target()).id();
            Map<String, String> known = roles.get(model);
            if (event.label().equals("model.created")) {
                roles.put(model, new TreeMap<>(Map.of(event.actor().userId(), "owner")));
            } else if (known != null && !deleted.contains(model)) {
                switch (event.label()) {
                    case "model.deleted" -> deleted.add(model);
                    case "model.collaborator_added" -> known.put(user, role);
                    case "model.collaborator_removed" -> known.remove(user);
                    default -> {
                        // Changes nothing.
                    }
                }
            }
        }
    }

    @Test
    void theTablesAreMadeAnewFromTheLog() throws SQLException {
        Reference reference = history(1000);
        List<String> live = rows();

        assertThat(roles()).isEqualTo(reference.roles);
        assertThat(jdbc.sql("select model_id from model where org_id = ? and deleted_at is not null order by 1")
                        .param(organization)
                        .query(ROW)
                        .list())
                .containsExactlyElementsOf(reference.deleted)
                .isNotEmpty();

        rebuild();
        assertThat(rows()).isEqualTo(live);

        damage();
        assertThat(rows()).isNotEqualTo(live);
        rebuild();
        assertThat(rows()).isEqualTo(live);

        jdbc.sql("delete from model where org_id = ?").param(organization).update();
        jdbc.sql("delete from model_grant where org_id = ?").param(organization).update();
        rebuild();
        assertThat(rows()).isEqualTo(live);

        // Events expire by their time, and their positions are in another order.
        for (int i = 0; i < 5; i++) {
            expire(0.3);
            rebuild();
            assertThat(rows()).isEqualTo(live);
        }
        expire(1);
        rebuild();
        assertThat(rows()).isEqualTo(live);
        assertThat(roles()).isEqualTo(reference.roles);
    }

    private void rebuild() {
        followers.catchUp(new ModelReplay(log, projection, jdbc), organization);
    }

    /** Appends of other instances wait for their log's turn, so that none meets half of the models. */
    @Test
    void nothingIsLostOrCreatedTwiceByAppendsWhileTheTablesAreMadeAnew() throws Exception {
        List<NewEvent> created = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            created.add(event("model.created", "ada", "m-" + i, "{}"));
        }
        log.append(Post.of(TestPosters.TEST, created));
        AtomicBoolean appending = new AtomicBoolean(true);
        AtomicInteger granted = new AtomicInteger();
        CompletableFuture<Void> appender = CompletableFuture.runAsync(() -> {
            for (int i = 0; appending.get() && i < created.size(); i++) {
                NewEvent again = created.get(i);
                assertThatExceptionOfType(Refusal.Conflict.class)
                        .isThrownBy(() -> log.append(Post.of(TestPosters.TEST, List.of(again))));
                log.append(Post.of(
                        TestPosters.TEST,
                        List.of(event("model.collaborator_added", "ada", "m-" + i, grant("bob", "viewer")))));
                granted.incrementAndGet();
            }
        });
        try {
            for (int i = 0; i < 5; i++) {
                rebuild();
            }
        } finally {
            appending.set(false);
        }
        appender.get();

        Map<String, Map<String, String>> roles = roles();
        assertThat(roles).hasSize(1500);
        assertThat(granted.get()).isPositive();
        for (int i = 0; i < granted.get(); i++) {
            assertThat(roles.get("m-" + i)).isEqualTo(Map.of("ada", "owner", "bob", "viewer"));
        }
    }

    @Test
    void aStartMakesThemAnewIfItIsToldTo() {
        log.append(Post.of(TestPosters.TEST, List.of(event("model.created", "ada", "m-1", "{}"))));
        jdbc.sql("delete from model_grant where org_id = ?").param(organization).update();

        starting(false).start();
        assertThat(roles()).isEqualTo(Map.of("m-1", Map.of()));
        starting(true).start();
        assertThat(roles()).isEqualTo(Map.of("m-1", Map.of("ada", "owner")));
    }

    private ModelRebuild starting(boolean rebuilding) {
        AccessSettings settings = new AccessSettings(
                Duration.ZERO,
                60,
                rebuilding,
                null,
                new AccessSettings.Jwt(null, null, null, "sub", "name", "org", "can"));
        return new ModelRebuild(settings, followers, log, projection, jdbc);
    }

    @Test
    void aModelIsCreatedOnce() {
        NewEvent created = event("model.created", "ada", "m-1", "{}");
        log.append(Post.of(TestPosters.TEST, List.of(created)));

        assertRefused(List.of(event("model.created", "bob", "m-1", "{}")));
        assertRefused(List.of(event("model.created", "bob", "m-2", "{}"), event("model.created", "bob", "m-2", "{}")));
        log.append(Post.of(TestPosters.TEST, List.of(event("model.deleted", "ada", "m-1", "{}"))));
        assertRefused(List.of(created));
        assertThat(roles()).isEqualTo(Map.of("m-1", Map.of("ada", "owner")));
        assertThat(log.follow(organization, 0, 100)).hasSize(2);
    }

    @Test
    void aRepeatedPostIsNoSecondModel() {
        NewEvent created = new NewEvent(
                "model.created",
                null,
                now,
                Actor.user("ada"),
                Scope.organization(organization),
                new Target("model", "m-1", null),
                "{}",
                "created-m-1");
        log.append(Post.of(TestPosters.TEST, List.of(created)));

        assertThat(log.append(Post.of(TestPosters.TEST, List.of(created)))
                        .getFirst()
                        .duplicate())
                .isTrue();
    }

    @Test
    void theEventsOfOneRequestAreAppliedInTheirOrder() {
        log.append(Post.of(
                TestPosters.TEST,
                List.of(
                        event("model.collaborator_added", "ada", "m-1", grant("bob", "admin")),
                        event("model.created", "ada", "m-1", "{}"),
                        event("model.collaborator_added", "ada", "m-1", grant("cyd", "viewer")),
                        event("model.collaborator_added", "ada", "m-1", grant("cyd", "editor")),
                        event("model.collaborator_added", "ada", "m-1", grant("dan", "admin")),
                        event("model.collaborator_removed", "ada", "m-1", grant("dan", "admin")),
                        event("model.deleted", "ada", "m-1", "{}"),
                        event("model.collaborator_removed", "ada", "m-1", grant("cyd", "editor")))));

        assertThat(roles()).isEqualTo(Map.of("m-1", Map.of("ada", "owner", "cyd", "editor")));
    }

    @Test
    void organizationsKeepTheirModelsApart() {
        String other = organization + "-other";
        log.append(Post.of(TestPosters.TEST, List.of(event("model.created", "ada", "m-1", "{}"))));
        log.append(Post.of(
                TestPosters.TEST,
                List.of(new NewEvent(
                        "model.created",
                        null,
                        null,
                        Actor.user("eve"),
                        Scope.organization(other),
                        new Target("model", "m-1", null),
                        "{}",
                        null))));

        assertThat(roles()).isEqualTo(Map.of("m-1", Map.of("ada", "owner")));
    }

    private void assertRefused(List<NewEvent> events) {
        assertThatExceptionOfType(Refusal.Conflict.class)
                .isThrownBy(() -> log.append(Post.of(TestPosters.TEST, events)))
                .satisfies(conflict ->
                        assertThat(conflict.faults()).extracting(Fault::field).containsExactly("target.id"));
    }

    /** Appends a random history in batches. */
    private Reference history(int events) {
        Reference reference = new Reference();
        Set<String> created = new HashSet<>();
        List<NewEvent> batch = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            String model = "m-" + random.nextInt(25);
            String user = USERS.get(random.nextInt(USERS.size()));
            String role = ROLES.get(random.nextInt(ROLES.size()));
            int act = random.nextInt(100);
            NewEvent event;
            if (act < 10 && created.add(model)) {
                event = event("model.created", user, model, "{}");
            } else if (act < 60) {
                event = event("model.collaborator_added", "ada", model, grant(user, role));
            } else if (act < 90) {
                event = event("model.collaborator_removed", "ada", model, grant(user, role));
            } else if (act < 92) {
                event = event("model.deleted", "ada", model, "{}");
            } else {
                event = event("model.updated", "ada", model, grant(user, role));
            }
            reference.apply(event, user, role);
            batch.add(event);
            if (random.nextInt(20) == 0) {
                log.append(Post.of(TestPosters.TEST, batch));
                batch.clear();
            }
        }
        log.append(Post.of(TestPosters.TEST, batch));
        return reference;
    }

    private NewEvent event(String label, String user, String model, String details) {
        return new NewEvent(
                label,
                null,
                now.minus(Duration.ofSeconds(random.nextInt(3000))),
                Actor.user(user),
                Scope.organization(organization),
                new Target("model", model, null),
                details,
                null);
    }

    private static String grant(String user, String role) {
        return "{\"user_id\": \"%s\", \"role\": \"%s\"}".formatted(user, role);
    }

    private void damage() {
        for (String statement : List.of(
                "update model_grant set role = 'owner' where org_id = ? and role = 'viewer'",
                "update model_grant set role = 'admin' where org_id = ? and role is null",
                "delete from model_grant where org_id = ? and user_id = 'bob'",
                "delete from model where org_id = ? and model_id = 'm-3'",
                "update model set deleted_at = null, deleted_position = null where org_id = ? and model_id < 'm-2'",
                "insert into model_grant values (?, 'm-1', 'mallory', 'owner', 1000000)",
                "insert into model values (?, 'm-x', now(), 1000000, null, null)")) {
            jdbc.sql(statement).param(organization).update();
        }
    }

    /** Takes events out of the log, as retention does. */
    private void expire(double share) throws SQLException {
        TestDatabase database = TestDatabase.get();
        try (Connection connection = database.connect(database.retention());
                PreparedStatement statement =
                        connection.prepareStatement("delete from event where org_id = ? and random() < ?")) {
            statement.setString(1, organization);
            statement.setDouble(2, share);
            assertThat(statement.executeUpdate()).isPositive();
        }
    }

    private Map<String, Map<String, String>> roles() {
        Map<String, Map<String, String>> roles = new HashMap<>();
        jdbc.sql("select model_id from model where org_id = ?")
                .param(organization)
                .query(row -> {
                    roles.put(row.getString(1), new TreeMap<>());
                });
        jdbc.sql("select model_id, user_id, role from model_grant where org_id = ? and role is not null")
                .param(organization)
                .query(row -> {
                    Objects.requireNonNull(roles.get(row.getString(1))).put(row.getString(2), row.getString(3));
                });
        return roles;
    }

    private List<String> rows() {
        return jdbc.sql("""
                select m::text from model m where org_id = ?
                union all select g::text from model_grant g where org_id = ? order by 1""").param(organization).param(organization).query(ROW).list();
    }
}
