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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealingTest {

    private final MemoryLog log = new MemoryLog();
    private SigningKey key = SigningKey.generate();

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

        seal(new Sealing(log, () -> key, "other.example", Clock.systemUTC()));

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
        return new Sealing(of, () -> key, "daybook.local", Clock.systemUTC());
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
