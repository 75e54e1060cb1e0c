package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealingTest {

    private static final String ACME = "acme";

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
    void hashesInBatchesWhatIsFarBehind() {
        log.append(40_000);

        assertThat(seal(sealing())).isEqualTo(40_000);
        assertThat(log.checkpoints.getLast().root()).isEqualTo(new MerkleTree(TileStore.of(log.leaves), 40_000).root());
    }

    @Test
    void extendsTheTreeBetweenCheckpointsAndHashesNothingTwice() {
        Sealing sealing = sealing();
        log.append(10);
        seal(sealing);
        log.append(300);
        assertThat(seal(sealing, Duration.ofMinutes(1), false)).isEqualTo(300);
        assertThat(log.checkpoints).hasSize(1);

        log.append(5);

        assertThat(seal(sealing)).isEqualTo(5);
        assertThat(log.checkpoints.getLast().size()).isEqualTo(315);
        assertThat(log.checkpoints.getLast().root()).isEqualTo(log.root(315));
    }

    @Test
    void signsWhatWasHashedBeforeWithoutAnyNewEvents() {
        Sealing sealing = sealing();
        log.append(1);
        seal(sealing);
        log.append(700);
        seal(sealing, Duration.ofMinutes(1), false);

        assertThat(seal(sealing)).isZero();
        assertThat(log.checkpoints.getLast().root()).isEqualTo(log.root(701));
    }

    @Test
    void stopsAfterTheBatchThatItIsAtWhenItsTimeIsOver() {
        log.append(40_000);

        assertThat(seal(sealing(), Duration.ZERO, true)).isEqualTo(16_384);
        assertThat(log.checkpoints.getLast().size()).isEqualTo(16_384);
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
                    sealing.seal(ACME, 700, later(), true);
                    crashed.append(100);
                    sealing.seal(ACME, 800, later(), false);
                    crashed.append(500);
                    crashed.failingStep = crashed.steps + step;
                    crashed.persisting = persisting;
                    boolean failed = fails(sealing, crashed);
                    crashed.failingStep = -1;
                    crashed.append(37);

                    (restarted ? sealing(crashed) : sealing).seal(ACME, crashed.entries.size(), later(), true);

                    assertThat(crashed.checkpoints.getLast().size()).isEqualTo(1337);
                    assertThat(crashed.checkpoints)
                            .extracting(StoredCheckpoint::size)
                            .isSorted()
                            .doesNotHaveDuplicates();
                    for (StoredCheckpoint checkpoint : crashed.checkpoints) {
                        assertThat(checkpoint.root()).isEqualTo(slow.root((int) checkpoint.size()));
                    }
                    assertThat(crashed.keys).hasSize(1);
                    assertThat(new MerkleTree(crashed.tiles(ACME), 1337).root()).isEqualTo(slow.root(1337));
                    if (!failed) {
                        break;
                    }
                    failures++;
                }
            }
        }
        // Checkpoint, keys, edge, entries, tiles in two halves, checkpoint: in four ways.
        assertThat(failures).isGreaterThanOrEqualTo(4 * 6);
    }

    private static boolean fails(Sealing sealing, MemoryLog crashed) {
        try {
            sealing.seal(ACME, crashed.entries.size(), later(), true);
            return false;
        } catch (MemoryLog.Failure failure) {
            return true;
        }
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

        assertThatThrownBy(() -> sealing().seal(ACME, 11, later(), true))
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

        assertStops(sealing(), 9, "was signed with 10");
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
        log.append(10);
        seal(sealing());
        log.append(10);
        seal(sealing(), Duration.ofMinutes(1), false);
        byte[] other = Logs.entry(77);
        log.entries.set(15, other);
        log.leaves.set(15, Hash.leaf(other));

        assertStops(sealing(), 10, "Another tile");
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

    private long seal(Sealing sealing) {
        return seal(sealing, Duration.ofMinutes(1), true);
    }

    private long seal(Sealing sealing, Duration time, boolean sign) {
        return sealing.seal(ACME, log.entries.size(), System.nanoTime() + time.toNanos(), sign);
    }

    private static long later() {
        return System.nanoTime() + Duration.ofMinutes(1).toNanos();
    }
}
