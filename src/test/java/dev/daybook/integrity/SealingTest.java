package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.event.follow.Stretch;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.tree.MerkleTree;
import dev.daybook.integrity.tree.SlowTree;
import dev.daybook.integrity.tree.TilePath;
import dev.daybook.integrity.tree.TileStore;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class SealingTest {

    private MemoryLog log = new MemoryLog();
    private SigningKey key = SigningKey.generate();

    @TempDir
    Path directory;

    private int directories;

    @Test
    void signsTheRootOfTheTreeOverWhatWasAppended() {
        Sealing sealing = sealing();
        Random random = new Random(7);
        for (int round = 0; round < 25; round++) {
            log.append(1 + random.nextInt(120));
            seal(sealing);
        }

        assertThat(log.checkpoints).hasSize(25);
        for (StoredCheckpoint checkpoint : log.checkpoints) {
            assertThat(checkpoint.root()).isEqualTo(log.root(checkpoint.size()));
            assertThat(checkpoint.signedNote().text())
                    .isEqualTo("daybook.local/acme\n" + checkpoint.size() + "\n"
                            + checkpoint.root().base64() + "\n");
        }
        assertEveryCheckpointVerifies();
    }

    @Test
    void sealsALongStretchAsOneTree() {
        log.append(40_000);

        assertThat(seal(sealing())).isEqualTo(40_000);
        assertThat(log.checkpoints.getLast().root()).isEqualTo(new MerkleTree(TileStore.of(log.leaves), 40_000).root());
    }

    /** Each step fails once before it is done and once after; then everything goes on, in this process or in another. */
    @Test
    void goesOnAfterAFailureOfAnyStep() {
        int failures = 0;
        MemoryLog whole = new MemoryLog();
        whole.append(1337);
        SlowTree slow = new SlowTree(whole.leaves);
        for (boolean persisting : new boolean[] {false, true}) {
            for (boolean restarted : new boolean[] {false, true}) {
                for (int step = 0; ; step++) {
                    MemoryLog crashed = new MemoryLog();
                    Sealing sealing = sealing(crashed);
                    crashed.append(700);
                    seal(sealing, crashed, 0);
                    crashed.append(600);
                    crashed.failingStep = crashed.steps + step;
                    crashed.persisting = persisting;
                    boolean failed = fails(sealing, crashed);
                    crashed.failingStep = -1;
                    assertThat(crashed.checkpoints).hasSize(failed ? 1 : 2);
                    crashed.append(37);

                    seal(restarted ? sealing(crashed) : sealing, crashed, failed ? 700 : 1300);

                    assertThat(crashed.checkpoints)
                            .extracting(StoredCheckpoint::size)
                            .isEqualTo(failed ? List.of(700L, 1337L) : List.of(700L, 1300L, 1337L));
                    for (StoredCheckpoint checkpoint : crashed.checkpoints) {
                        assertThat(checkpoint.root()).isEqualTo(slow.root((int) checkpoint.size()));
                    }
                    assertThat(crashed.keys).hasSize(1);
                    assertThat(new MerkleTree(crashed.stored(), 1337).root()).isEqualTo(slow.root(1337));
                    if (!failed) {
                        break;
                    }
                    failures++;
                }
            }
        }
        // Checkpoint, keys, edge, entries, tiles, checkpoint: in four ways.
        assertThat(failures).isEqualTo(4 * 6);
    }

    private static boolean fails(Sealing sealing, MemoryLog crashed) {
        try {
            seal(sealing, crashed, 700);
            return false;
        } catch (MemoryLog.Failure failure) {
            return true;
        }
    }

    @Test
    void goesOnBehindTheLastCheckpointIfTheCursorWasSetBack() {
        Sealing sealing = sealing();
        log.append(10);
        seal(sealing);

        assertThat(seal(sealing, log, 3)).isZero();
        log.append(5);
        assertThat(seal(sealing, log, 3)).isEqualTo(5);
        assertThat(log.checkpoints).extracting(StoredCheckpoint::size).containsExactly(10L, 15L);
        assertThat(log.checkpoints.getLast().root()).isEqualTo(log.root(15));
    }

    @Test
    void stopsIfTheLastCheckpointIsGone() {
        Sealing sealing = sealing();
        log.append(10);
        seal(sealing);
        log.append(10);
        seal(sealing);
        log.checkpoints.removeLast();
        log.append(1);

        assertThatThrownBy(() -> seal(sealing, log, 20))
                .isInstanceOfSatisfying(
                        SealingStoppedException.class,
                        stop -> assertThat(stop.position()).isEqualTo(10))
                .hasMessageContaining("sealed up to 20, and the last checkpoint has 10");
    }

    @Test
    void stopsAtAnEventThatIsNotWhatWasAppended() {
        log.append(10);
        log.entries.set(6, "{}".getBytes(StandardCharsets.UTF_8));

        assertStops(sealing(), 6, "not what was appended");
        assertThat(log.checkpoints).isEmpty();
    }

    @Test
    void stopsAtAnEventThatIsMissing() {
        log.append(10);

        assertThatThrownBy(() -> sealing().seal(List.of(new Stretch(MemoryLog.ORGANIZATION, 0, 11))))
                .isInstanceOfSatisfying(
                        SealingStoppedException.class,
                        stop -> assertThat(stop.position()).isEqualTo(10))
                .hasMessageContaining("no event");
    }

    @Test
    void neverSignsASmallerTree() {
        log.append(10);
        seal(sealing());
        log.entries.removeLast();

        assertThatThrownBy(() -> seal(sealing(), log, 3))
                .isInstanceOfSatisfying(
                        SealingStoppedException.class,
                        stop -> assertThat(stop.position()).isEqualTo(9))
                .hasMessageContaining("was signed with 10");
    }

    @Test
    void neverContinuesATreeThatIsNotTheOneThatWasSigned() {
        log.append(300);
        seal(sealing());
        log.tiles.clear();
        TileStore.of(new ArrayList<>(log.leaves.reversed())).tiles().forEach((path, tile) -> log.tiles.put(path, tile));
        log.append(1);

        assertStops(sealing(), 300, "not the one that was signed");
    }

    @Test
    void stopsWhereATileIsMissing() {
        log.append(300);
        seal(sealing());
        log.tiles.remove(new TilePath(0, 1, TilePath.FULL));
        log.append(1);

        assertStops(sealing(), 300, "lacks tile/0/001.p/44");
    }

    @Test
    void stopsWhereWhatItStoredBeyondTheCheckpointIsAnotherTree() {
        log.append(20);
        seal(sealing());
        log.checkpoints.clear();
        log.keys.clear();
        byte[] other = Logs.entry(77);
        log.entries.set(15, other);
        log.leaves.set(15, Hash.leaf(other));

        assertStops(sealing(), 0, "Another tile");
    }

    @Test
    void stopsAtACheckpointThatIsNotWhatWasSigned() {
        log.append(10);
        seal(sealing());
        StoredCheckpoint signed = log.checkpoints.removeLast();
        log.append(1);

        log.checkpoints.add(MemoryLog.at(signed, 9, signed.root(), signed.note()));
        assertStops(sealing(), 9, "another size or root");
        log.checkpoints.set(
                0, MemoryLog.at(signed, 10, signed.root(), signed.note().replace("\n10\n", "\n9\n")));
        assertStops(sealing(), 10, "not signed by the log's key");
        log.checkpoints.set(0, MemoryLog.at(signed, 10, signed.root(), "nonsense"));
        assertStops(sealing(), 10, "not a signed note");
    }

    @Test
    void keepsTheOriginThatALogBeganWith() {
        log.append(1);
        seal(sealing());
        log.append(1);

        seal(new Sealing(log, () -> key, marks(), "other.example", Clock.systemUTC()));

        assertThat(log.checkpoints.getLast().signedNote().text()).startsWith("daybook.local/acme\n");
    }

    @Test
    void aKeyThatReplacesTheLastOneSignsFromItsFirstCheckpointOn() {
        Sealing sealing = sealing();
        log.append(10);
        seal(sealing);
        log.append(10);
        seal(sealing);
        SigningKey first = key;
        key = SigningKey.parse(first.replacement().secret());
        log.append(10);
        seal(sealing);
        log.append(10);
        seal(sealing);

        assertThat(log.keys).extracting(LogKey::fromSize).containsExactly(10L, 30L);
        NoteVerifier before = log.keys.get(0).toVerifier();
        NoteVerifier after = log.keys.get(1).toVerifier();
        assertThat(log.checkpoints)
                .extracting(checkpoint -> List.of(
                        checkpoint.signedNote().verify(List.of(before)).isOk(),
                        checkpoint.signedNote().verify(List.of(after)).isOk()))
                .containsExactly(
                        List.of(true, false), List.of(true, false), List.of(false, true), List.of(false, true));
        key = first;
        log.append(1);
        assertStops(sealing, 40, "may not sign here");
    }

    @Test
    void aKeyThatReplacedSeveralSignsALogThatTheOnesBetweenNeverSigned() {
        log.append(1);
        seal(sealing());
        key = key.replacement().replacement();
        log.append(1);

        seal(sealing());

        assertThat(log.keys).hasSize(2);
        assertEveryCheckpointVerifies();
    }

    @Test
    void aKeyThatReplacesNothingSignsNothing() {
        log.append(10);
        seal(sealing());
        key = SigningKey.generate();
        log.append(1);

        assertStops(sealing(), 10, "may not sign here");
        assertThat(log.checkpoints).hasSize(1);
    }

    @Test
    void neverSignsALogThatWasRestoredFromAnOlderBackup() {
        seal(kept(), append(10));
        MemoryLog backup = copy(log);
        seal(kept(), append(90));
        assertThat(log.checkpoints.getLast().size()).isEqualTo(100);

        log = backup;
        appendOther(3);
        assertStops(kept(), 13, "The log ends at 13, and this instance's key has signed 100 entries of it");
        appendOther(87);
        assertStops(kept(), 10, "signed another history of this log, with 100 entries");
        appendOther(20_000);
        Sealing sealing = kept();
        assertStops(sealing, 10, "another history");
        int steps = log.steps;
        assertStops(sealing, 10, "another history");
        assertThat(log.steps - steps)
                .as("checkpoint, keys, edge, head, and no entries again")
                .isEqualTo(4);

        key = key.replacement();
        seal(kept());
        assertThat(log.checkpoints).extracting(StoredCheckpoint::size).containsExactly(10L, 20_100L);
        assertEveryCheckpointVerifies();
    }

    @Test
    void neverSignsALogOfWhichEveryCheckpointIsGone() {
        MemoryLog backup = copy(log);
        seal(kept(), append(5));
        log = backup;
        appendOther(5);

        assertStops(kept(), 0, "another history");
    }

    @Test
    void neverContinuesAnotherHistoryOfTheSameSizeOrALargerOne() {
        MemoryLog fork = copy(log);
        seal(kept(), append(300));
        log = fork;
        appendOther(300);
        // The same key, with the marks of another machine.
        seal(sealing());
        append(1);
        assertStops(kept(), 300, "another history");

        seal(sealing());
        append(1);
        assertStops(kept(), 300, "another history");
    }

    @Test
    void continuesWhatAnotherInstanceHasSignedMeanwhile() {
        seal(kept(), append(300));
        seal(sealing(), append(700));
        seal(kept(), append(1));

        assertThat(log.checkpoints).extracting(StoredCheckpoint::size).containsExactly(300L, 1000L, 1001L);
        assertEveryCheckpointVerifies();
    }

    @Test
    void goesOnAfterACrashBetweenTheMarkAndTheCommit() {
        seal(kept(), append(10));
        Sealing crashed = kept();
        append(40);
        assertThatThrownBy(() -> log.transact(() -> {
                    crashed.seal(List.of(new Stretch(MemoryLog.ORGANIZATION, 10, 50)));
                    throw new MemoryLog.Failure();
                }))
                .isInstanceOf(MemoryLog.Failure.class);
        assertThat(log.checkpoints).hasSize(1);
        append(10);

        Sealing sealing = kept();
        log.transact(() -> sealing.seal(List.of(new Stretch(MemoryLog.ORGANIZATION, 10, 30))));
        seal(sealing);
        assertThat(log.checkpoints).extracting(StoredCheckpoint::size).containsExactly(10L, 30L, 60L);
        assertThat(log.checkpoints.getLast().root()).isEqualTo(log.root(60));
    }

    @Test
    void signsNothingIfItIsNotKnownWhatWasSigned() throws IOException {
        seal(kept(), append(10));
        Path file = marksFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String whole = Files.readString(file);
        append(1);
        for (String damaged : List.of(
                whole.replace(" 10 ", " 11 "), whole.replace("acme", "acmf"), whole.substring(1), whole + "\n", "")) {
            Files.writeString(file, damaged);
            assertStops(kept(), 10, "What this instance's key has signed is not known");
        }
        // The beginning of a line that was never flushed, as a crash leaves it.
        Files.writeString(file, whole + "acme 4711 3zK");
        seal(kept());
        seal(kept(), append(1));
        assertThat(log.checkpoints).hasSize(3);
        assertThat(Files.readString(file).lines()).hasSize(4);

        Files.writeString(file, "");
        key = key.replacement();
        seal(kept(), append(1));
        assertThat(log.checkpoints).hasSize(4);
    }

    @Test
    void signsNothingIfItCannotKeepWhatItSigns() throws IOException {
        Files.createDirectories(directory.resolve("kept").resolve(marksName() + ".new/full"));
        append(10);

        assertStops(kept(), 0, "cannot be read or kept");
        FileSystemUtils.deleteRecursively(directory.resolve("kept").resolve(marksName() + ".new"));
        seal(kept());
    }

    @Test
    void keepsTheMarksOfTwoInstancesOnOneDirectoryAndWritesThemAnewWhenMostAreOutdated() throws IOException {
        SigningMarks one = new SigningMarks(DataDirectory.at(directory.resolve("kept")));
        SigningMarks other = new SigningMarks(DataDirectory.at(directory.resolve("kept")));
        Hash root = Hash.leaf(Logs.entry(1));
        one.raise(key, List.of(new StoredCheckpoint("a b+ü", 1, root, "", Instant.EPOCH)));
        other.raise(key, List.of(new StoredCheckpoint("second", 2, root, "", Instant.EPOCH)));
        assertThat(one.of(key)).containsOnlyKeys("a b+ü", "second");
        one.raise(
                key,
                LongStream.range(3, 11_000)
                        .mapToObj(size -> new StoredCheckpoint("second", size, root, "", Instant.EPOCH))
                        .toList());

        assertThat(Files.readString(marksFile()).lines()).hasSize(3);
        other.raise(key, List.of(new StoredCheckpoint("third", 1, root, "", Instant.EPOCH)));
        for (SigningMarks marks : List.of(one, other, new SigningMarks(DataDirectory.at(directory.resolve("kept"))))) {
            assertThat(marks.of(key))
                    .containsOnly(
                            Map.entry("a b+ü", new SigningMarks.Mark(1, root)),
                            Map.entry("second", new SigningMarks.Mark(10_999, root)),
                            Map.entry("third", new SigningMarks.Mark(1, root)));
        }
    }

    /** A sealing of the one data directory that all such have. */
    private Sealing kept() {
        return new Sealing(
                log,
                () -> key,
                new SigningMarks(DataDirectory.at(directory.resolve("kept"))),
                "daybook.local",
                Clock.systemUTC());
    }

    private Path marksFile() {
        return directory.resolve("kept").resolve(marksName());
    }

    private String marksName() {
        return SigningMarks.NAME
                + HexFormat.of().formatHex(key.signer().verifier().publicKey(), 0, 8);
    }

    private int append(int count) {
        log.append(count);
        return count;
    }

    /** Appends what is nothing of the other history. */
    private void appendOther(int count) {
        for (int i = 0; i < count; i++) {
            byte[] entry = Logs.entry(1_000_000 + log.entries.size());
            log.entries.add(entry);
            log.leaves.add(Hash.leaf(entry));
        }
    }

    private static MemoryLog copy(MemoryLog of) {
        MemoryLog copy = new MemoryLog();
        copy.entries.addAll(of.entries);
        copy.leaves.addAll(of.leaves);
        copy.checkpoints.addAll(of.checkpoints);
        copy.keys.addAll(of.keys);
        copy.tiles.putAll(of.tiles);
        return copy;
    }

    private void assertEveryCheckpointVerifies() {
        List<NoteVerifier> verifiers = log.keys.stream().map(LogKey::toVerifier).toList();
        assertThat(log.checkpoints)
                .allMatch(
                        checkpoint -> checkpoint.signedNote().verify(verifiers).isOk());
    }

    private void assertStops(Sealing sealing, long position, String reason) {
        int signed = log.checkpoints.size();
        assertThatThrownBy(() -> seal(sealing))
                .isInstanceOfSatisfying(
                        SealingStoppedException.class,
                        stop -> assertThat(stop.position()).isEqualTo(position))
                .hasMessageContaining(reason);
        assertThat(log.checkpoints).hasSize(signed);
    }

    private Sealing sealing() {
        return sealing(log);
    }

    private Sealing sealing(MemoryLog of) {
        return new Sealing(of, () -> key, marks(), "daybook.local", Clock.systemUTC());
    }

    /** Marks of another data directory each time: what the database alone says. */
    private SigningMarks marks() {
        return new SigningMarks(DataDirectory.at(directory.resolve("data-" + directories++)));
    }

    private void seal(Sealing sealing, int appended) {
        assertThat(seal(sealing)).isEqualTo(appended);
    }

    /** Seals what came after the last checkpoint, as the follower's cursor has it. */
    private long seal(Sealing sealing) {
        return seal(
                sealing,
                log,
                log.checkpoints.isEmpty() ? 0 : log.checkpoints.getLast().size());
    }

    private static long seal(Sealing sealing, MemoryLog of, long from) {
        return of.transact(() -> sealing.seal(List.of(new Stretch(MemoryLog.ORGANIZATION, from, of.entries.size()))));
    }
}
