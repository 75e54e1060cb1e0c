package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.LogEntries;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.event.follow.Stretch;
import dev.daybook.event.follow.TestFollowers;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.note.SigningKeyFile;
import dev.daybook.integrity.tree.ConsistencyProof;
import dev.daybook.integrity.tree.SlowTree;
import dev.daybook.integrity.tree.Tile;
import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.Finding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The sealer of the shared service runs all the time; what is tested is what it makes of what is appended. */
class SealerIT extends IntegrationTest {

    @Autowired
    EventLog log;

    @Autowired
    LogEntries entries;

    @Autowired
    Checkpoints checkpoints;

    @Autowired
    StoredTiles tiles;

    @Autowired
    LogKeys keys;

    @Autowired
    LogTables tables;

    @Autowired
    Proofs proofs;

    @Autowired
    SealingStops stops;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource database;

    @Autowired
    TestFollowers followers;

    @Autowired
    TransactionOperations transaction;

    @Test
    void sealsEachLogAsTheTreeOverItsLeaves() throws InterruptedException {
        Random random = new Random(2026);
        List<String> organizations = List.of("sealer-1", "sealer-2+ü", "sealer-3");
        int[] heads = new int[3];
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
                int count = 1 + random.nextInt(300 * (i + 1));
                append(organizations.get(i), count);
                heads[i] += count;
            }
            Thread.sleep(400);
        }
        for (int i = 0; i < 3; i++) {
            String organization = organizations.get(i);
            awaitCheckpoint(organization, heads[i]);
            List<byte[]> bytes = new ArrayList<>();
            entries.read(organization, 0, heads[i], false, entry -> bytes.add(entry.canonicalBytes()));
            SlowTree slow = new SlowTree(bytes.stream().map(Hash::leaf).toList());
            List<NoteVerifier> verifiers =
                    keys.of(organization).stream().map(LogKey::toVerifier).toList();
            List<StoredCheckpoint> signed = all(organization);
            assertThat(signed.getLast().size()).isEqualTo(heads[i]);
            for (StoredCheckpoint checkpoint : signed) {
                assertThat(checkpoint.root()).isEqualTo(slow.root((int) checkpoint.size()));
                assertThat(checkpoint.signedNote().verify(verifiers).isOk()).isTrue();
            }
            for (int n = 0; n < 20; n++) {
                int position = random.nextInt(heads[i]);
                TlogProof proof = proofs.inclusion(organization, position).orElseThrow();
                assertThat(ProofVerification.verify(proof.bytes(), bytes.get(position), verifiers)
                                .isOk())
                        .isTrue();
                StoredCheckpoint to = signed.get(random.nextInt(signed.size()));
                int from = random.nextInt((int) to.size() + 1);
                assertThat(new ConsistencyProof(
                                        from,
                                        to.size(),
                                        proofs.consistency(organization, from, to.size())
                                                .hashes())
                                .proves(slow.root(from), to.root()))
                        .isTrue();
            }
        }
    }

    @Test
    void leavesALogAloneWhileAnotherInstanceIsAtItAndThenTakesOver() throws Exception {
        try (Connection other = database.getConnection()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(hashtextextended('daybook.follower seal', 0))");
                append("sealer-lock", 5);
                Thread.sleep(700);
                assertThat(checkpoints.latest("sealer-lock")).isEmpty();
            } finally {
                other.rollback();
            }
        }
        awaitCheckpoint("sealer-lock", 5);
    }

    @Test
    void aSecondInstanceWithTheSameKeyGoesOnWhereTheFirstCame(@TempDir Path directory) throws Exception {
        append("sealer-second", 300);
        awaitCheckpoint("sealer-second", 300);
        String secret = new SigningKeyFile(DataDirectory.at(Path.of("target", "test-data"))).text();
        Sealer second = second(directory, secret.lines().findFirst().orElseThrow());
        append("sealer-second", 300);
        followers.takeAll(second, "sealer-second");

        awaitCheckpoint("sealer-second", 600);
        assertThat(keys.of("sealer-second")).hasSize(1);
    }

    @Test
    void anInstanceWithAKeyOfItsOwnSignsNothingAndSaysSo(@TempDir Path directory) throws Exception {
        append("sealer-stranger", 3);
        awaitCheckpoint("sealer-stranger", 3);
        Sealing stranger = new Sealing(
                tables,
                SigningKey::generate,
                new SigningMarks(DataDirectory.at(directory)),
                "daybook.local",
                Clock.systemUTC());

        append("sealer-stranger", 1);

        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> stranger.seal(List.of(new Stretch("sealer-stranger", 3, 4)))))
                .isInstanceOfAny(SealingStoppedException.class)
                .hasMessageContaining("may not sign here");
        awaitCheckpoint("sealer-stranger", 4);
        assertThat(keys.of("sealer-stranger")).hasSize(1);
    }

    @Test
    void stopsALogOfWhichMoreWasSignedThanTheDatabaseHasAndSealsAllOthers() throws Exception {
        mark("sealer-restored", 5, Hash.leaf(new byte[] {1}));
        append("sealer-restored", 3);
        append("sealer-beside", 3);

        awaitCheckpoint("sealer-beside", 3);
        assertThat(awaitStop("sealer-restored", "ends at 3").position()).isEqualTo(3);
        append("sealer-restored", 3);
        assertThat(awaitStop("sealer-restored", "another history").position()).isZero();
        assertThat(checkpoints.latest("sealer-restored")).isEmpty();

        List<Hash> leaves = new ArrayList<>();
        entries.read("sealer-restored", 0, 5, false, entry -> leaves.add(Hash.leaf(entry.canonicalBytes())));
        mark("sealer-restored", 5, new SlowTree(leaves).root(5));
        awaitCheckpoint("sealer-restored", 6);
    }

    @Test
    void aCheckTellsOfLogsThatAreShorterThanWhatTheKeyHasSigned(@TempDir Path directory) throws Exception {
        append("sealer-short", 3);
        awaitCheckpoint("sealer-short", 3);
        DataDirectory data = DataDirectory.at(directory);
        String secret = new SigningKeyFile(DataDirectory.at(Path.of("target", "test-data"))).text();
        data.writeSecret(SigningKeyFile.NAME, secret);
        SigningMarks marks = new SigningMarks(data);
        Hash root = Hash.leaf(new byte[] {1});
        marks.raise(
                SigningKey.parse(secret), List.of(new StoredCheckpoint("sealer-short", 3, root, "", Instant.EPOCH)));
        assertThat(KeyFitness.examine(directory, null, null, jdbc)).allMatch(Finding::fits);

        marks.raise(
                SigningKey.parse(secret), List.of(new StoredCheckpoint("sealer-short", 4, root, "", Instant.EPOCH)));
        assertThat(KeyFitness.examine(directory, null, null, jdbc))
                .filteredOn(finding -> !finding.fits())
                .extracting(Finding::sentence)
                .containsExactly(
                        "The key has signed more than the database has of 1 logs, such as that of sealer-short: an"
                                + " older state of the database was restored.");
    }

    /** Has the service's key have signed a checkpoint that is in no database. */
    private void mark(String organization, long size, Hash root) {
        DataDirectory directory = DataDirectory.at(Path.of("target", "test-data"));
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('daybook.follower seal', 0))")
                    .query(row -> {});
            new SigningMarks(directory)
                    .raise(
                            SigningKey.parse(new SigningKeyFile(directory).text()),
                            List.of(new StoredCheckpoint(organization, size, root, "", Instant.EPOCH)));
        });
    }

    private SealingStops.Stop awaitStop(String organization, String reason) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - end < 0) {
            for (SealingStops.Stop stop : stops.list()) {
                if (stop.organization().equals(organization) && stop.reason().contains(reason)) {
                    return stop;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("Not stopped: " + organization + ", but " + stops.list());
    }

    @Test
    void theDatabaseRefusesWhatWasNotSigned() throws InterruptedException {
        append("sealer-refuse", 300);
        StoredCheckpoint signed = awaitCheckpoint("sealer-refuse", 300);

        assertThatThrownBy(() -> tables.store(List.of(signed), List.of()))
                .isInstanceOf(LogStorage.ContradictionException.class);
        assertThatThrownBy(() -> tables.store(
                        List.of(new StoredCheckpoint(
                                "sealer-refuse", 299, signed.root(), signed.note(), signed.signedAt())),
                        List.of()))
                .isInstanceOf(LogStorage.ContradictionException.class);
        Tile tile = tiles.widest("sealer-refuse", 0, 1).orElseThrow();
        byte[] other = tile.bytes();
        other[0]++;
        for (int width : new int[] {tile.path().width(), 10}) {
            assertThatThrownBy(() -> tables.store(Map.of(
                            "sealer-refuse", List.of(Tile.of(tile.path(), other).narrowed(width)))))
                    .isInstanceOf(LogStorage.ContradictionException.class);
        }
        tables.store(Map.of("sealer-refuse", List.of(tile)));
        tables.store(Map.of("sealer-refuse", List.of(tile.narrowed(7))));
        assertThat(tiles.widest("sealer-refuse", 0, 1)).contains(tile);
    }

    @Test
    void nobodyTakesBackWhatWasSigned() throws Exception {
        append("sealer-keep", 2);
        awaitCheckpoint("sealer-keep", 2);
        for (String change : List.of(
                "update checkpoint set note = '' where org_id = 'sealer-keep'",
                "delete from checkpoint where org_id = 'sealer-keep'",
                "delete from tile where org_id = 'sealer-keep'",
                "update tile set hashes = hashes where org_id = 'sealer-keep'",
                "update log_key set verifier = '' where org_id = 'sealer-keep'",
                "truncate checkpoint")) {
            assertThatThrownBy(() -> jdbc.sql(change).update()).as(change).isInstanceOf(DataAccessException.class);
            assertThatThrownBy(() -> asOwner(change)).as(change).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void stopsALogWhoseEventWasChangedAndSaysWhereWhileAppendsGoOn(@TempDir Path directory) throws Exception {
        append("sealer-tampered", 3);
        Sealing sealing = new Sealing(
                tampered("sealer-tampered", 1),
                SigningKey::generate,
                new SigningMarks(DataDirectory.at(directory)),
                "x.example",
                Clock.systemUTC());

        assertThatThrownBy(() -> sealing.seal(List.of(new Stretch(MemoryLog.ORGANIZATION, 0, 3))))
                .isInstanceOfSatisfying(
                        SealingStoppedException.class,
                        stop -> assertThat(stop.position()).isEqualTo(1));
        append("sealer-tampered", 1);
    }

    /** The stored log, of which one event is read as another. */
    private LogStorage tampered(String organization, long tampered) {
        MemoryLog copy = new MemoryLog();
        entries.read(organization, 0, 3, false, entry -> {
            copy.entries.add(entry.position() == tampered ? new byte[] {1} : entry.canonicalBytes());
            copy.leaves.add(Hash.of(entry.leafHash().bytes()));
        });
        return copy;
    }

    private Sealer second(Path directory, String secret) {
        IntegritySettings settings = new IntegritySettings(true, Duration.ofMillis(50), "daybook.local", secret, null);
        return new Sealer(
                tables,
                new SigningKeys(settings, DataDirectory.at(directory)),
                DataDirectory.at(directory),
                settings,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private static void asOwner(String sql) throws SQLException {
        TestDatabase database = TestDatabase.get();
        try (Connection connection = database.connect(database.owner());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void append(String organization, int count) {
        log.append(Post.of(
                TestPosters.TEST,
                IntStream.range(0, count)
                        .mapToObj(n -> new NewEvent(
                                "Sealer Tested",
                                null,
                                null,
                                new Actor("user-" + n, "ada@example.com", "203.0.113.7", null, null, null, "{}"),
                                new Scope(organization, null, null, null, null, null),
                                null,
                                "{\"n\":" + n + "}",
                                null))
                        .toList()));
    }

    private List<StoredCheckpoint> all(String organization) {
        List<StoredCheckpoint> all = new ArrayList<>();
        for (StoredCheckpoint next = checkpoints.atLeast(organization, 1).orElse(null);
                next != null;
                next = checkpoints.atLeast(organization, next.size() + 1).orElse(null)) {
            all.add(next);
        }
        return all;
    }

    private StoredCheckpoint awaitCheckpoint(String organization, long size) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() - end < 0) {
            StoredCheckpoint latest = checkpoints.latest(organization).orElse(null);
            if (latest != null && latest.size() >= size) {
                return latest;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("No checkpoint of " + organization + " at " + size);
    }
}
