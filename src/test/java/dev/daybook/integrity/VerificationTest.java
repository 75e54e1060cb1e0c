package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.entry.Entry;
import dev.daybook.entry.SaltedValue;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.integrity.tree.InclusionProof;
import dev.daybook.integrity.tree.RangeProof;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The offline verifier: one entry, two checkpoints, and a range of positions. */
class VerificationTest {

    private static final NoteSigner STRANGER = NoteSigner.generate(Logs.ORIGIN);

    private final Logs log = new Logs(300);

    private static byte[] resource(String name) {
        try (InputStream file = VerificationTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] replaced(byte[] bytes, String part, String other) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(text).contains(part);
        return text.replace(part, other).getBytes(StandardCharsets.UTF_8);
    }

    /** The files were made by a program in another language, from the specifications. */
    @Test
    void verifiesTheGoldenProof() {
        byte[] proof = resource("golden.tlog-proof");
        byte[] entry = resource("golden-entry.json");
        List<NoteVerifier> keys =
                List.of(NoteVerifier.parse(new String(resource("golden.vkey"), StandardCharsets.UTF_8)));
        assertThat(ProofVerification.verify(proof, entry, keys))
                .hasToString("OK: The checkpoint of \"logs.example.com/tlog/acme\" at 5 entries is signed by"
                        + " logs.example.com/tlog/acme+f4ad9686. The entry is in that log at position 3.");
        TlogProof parsed = TlogProof.parse(proof);
        assertThat(parsed.bytes()).isEqualTo(proof);
        Checkpoint checkpoint = Checkpoint.parse(parsed.checkpoint().text());
        assertThat(TlogProof.of(new InclusionProof(3, 5, parsed.hashes()), checkpoint.sign(List.of(Logs.SIGNER)))
                        .bytes())
                .isEqualTo(proof);
        assertThat(ProofVerification.open(
                        Entry.read(entry),
                        Map.of("username", new SaltedValue("AwQFBgcICQoLDA0ODxAREg", "user3@example.com"))))
                .hasToString("OK: 1 of 1 identifying values are those whose digests the entry holds.");
    }

    @Test
    void verifiesProofsWithExtraDataAndWithWitnesses() {
        NoteSigner witness = NoteSigner.generate("witness.example");
        TlogProof proof = log.proof(7, 300);
        TlogProof more = new TlogProof(
                null, proof.index(), proof.hashes(), proof.checkpoint().signedBy(witness));
        byte[] file = more.withExtra(new byte[] {1, 2, 3}).bytes();
        assertThat(new String(file, StandardCharsets.UTF_8))
                .startsWith("c2sp.org/tlog-proof@v1\nextra AQID\nindex 7\n");
        assertThat(TlogProof.parse(file).bytes()).isEqualTo(file);
        assertThat(ProofVerification.verify(file, log.entryAt(7), Logs.KEYS).isOk())
                .isTrue();
        assertThat(ProofVerification.verify(file, log.entryAt(7), List.of(Logs.SIGNER.verifier(), witness.verifier()))
                        .facts()
                        .getFirst())
                .endsWith("is signed by " + Logs.SIGNER + ", " + witness + ".");
        assertThat(ProofVerification.verify(file, log.entryAt(7), List.of(witness.verifier()))
                        .faults())
                .containsExactly(
                        "The checkpoint is of the log \"logs.example.com/tlog/acme\", but none of the given keys of"
                                + " that name has signed it.");
    }

    @Test
    void verifiesTheOnlyEntryOfALog() {
        assertThat(ProofVerification.verify(log.proof(0, 1).bytes(), log.entryAt(0), Logs.KEYS)
                        .isOk())
                .isTrue();
    }

    @Test
    void saysWhatIsWrongWithAProof() {
        byte[] proof = log.proof(7, 300).bytes();
        byte[] entry = log.entryAt(7);
        assertThat(ProofVerification.verify(proof, log.entryAt(8), Logs.KEYS).faults())
                .singleElement()
                .asString()
                .startsWith("The proof does not lead from this entry at position 7 to the root in the checkpoint");
        assertThat(ProofVerification.verify(replaced(proof, "index 7", "index 8"), entry, Logs.KEYS)
                        .faults())
                .hasSize(1);
        assertThat(ProofVerification.verify(replaced(proof, "index 7", "index 300"), entry, Logs.KEYS)
                        .faults())
                .containsExactly("The proof is for position 300, but the checkpoint has only 300 entries.");
        assertThat(ProofVerification.verify(proof, entry, List.of(STRANGER.verifier()))
                        .faults())
                .singleElement()
                .asString()
                .startsWith("None of the given keys has signed this");
        assertThat(ProofVerification.verify(replaced(proof, "\n300\n", "\n301\n"), entry, Logs.KEYS)
                        .faults())
                .contains("The signature of " + Logs.SIGNER + " is not one over this text.");
        assertThat(ProofVerification.verify(proof, entry, Logs.KEYS).entries()).isEqualTo(1);
        assertThat(ProofVerification.verify(proof, log.entryAt(8), Logs.KEYS).entries())
                .isZero();
    }

    @Test
    void saysWhatALogsEntrySaysWronglyAboutItself() {
        byte[] moved = Logs.entry(5);
        byte[] foreign = replaced(Logs.entry(1), "acme", "evil");
        byte[] unreadable = "not JSON".getBytes(StandardCharsets.UTF_8);
        byte[] twofold = replaced(Logs.entry(3), "\"position\":3", "\"position\":3,\"position\":3");
        Logs wrong = new Logs(List.of(moved, foreign, unreadable, twofold));
        assertThat(ProofVerification.verify(wrong.proof(0, 4).bytes(), moved, Logs.KEYS)
                        .faults())
                .containsExactly("The entry says that it is at position 5, but the log has it at 0.");
        assertThat(ProofVerification.verify(wrong.proof(1, 4).bytes(), foreign, Logs.KEYS)
                        .faults())
                .containsExactly("The entry says that it belongs to the organization \"evil\", but the log is"
                        + " \"logs.example.com/tlog/acme\".");
        assertThat(ProofVerification.verify(wrong.proof(2, 4).bytes(), unreadable, Logs.KEYS)
                        .faults())
                .containsExactly("The entry is in the log, but cannot be read. At byte 0 '{' must follow.");
        assertThat(ProofVerification.verify(wrong.proof(3, 4).bytes(), twofold, Logs.KEYS)
                        .faults())
                .containsExactly("The entry is in the log, but cannot be read. At byte "
                        + (new String(twofold, StandardCharsets.UTF_8).indexOf(":3,") + 2)
                        + " \"poster\" must follow.");
    }

    @Test
    void verifiesThatALogOnlyGrew() {
        for (int from : List.of(0, 1, 2, 5, 64, 255, 256, 299, 300)) {
            assertThat(ConsistencyVerification.verify(
                            log.checkpoint(from).bytes(), log.update(from, 300).bytes(), Logs.KEYS))
                    .satisfies(verdict -> {
                        assertThat(verdict.faults()).isEmpty();
                        assertThat(verdict.entries()).isEqualTo(from);
                        assertThat(verdict.facts().getLast())
                                .isEqualTo("The first " + from + " entries are the same, and " + (300 - from)
                                        + " were added behind them.");
                    });
        }
        byte[] update = log.update(5, 300).bytes();
        assertThat(new String(update, StandardCharsets.UTF_8)).startsWith("old 5\n");
        assertThat(CheckpointUpdate.parse(update).bytes()).isEqualTo(update);
    }

    @Test
    void findsAHistoryThatWasRewrittenWithTheLogsOwnKey() {
        List<byte[]> others = new ArrayList<>(log.entries(0, 300));
        others.set(3, replaced(others.get(3), "00000003", "00000004"));
        Logs rewritten = new Logs(others);
        byte[] kept = log.checkpoint(100).bytes();
        assertThat(ConsistencyVerification.verify(
                                kept, rewritten.update(100, 300).bytes(), Logs.KEYS)
                        .faults())
                .containsExactly(
                        "The proof does not lead from the root at 100 entries to the one at 300: either the proof was"
                                + " altered, or the log's history was.");
        assertThat(ConsistencyVerification.verify(
                                kept, rewritten.update(100, 100).bytes(), Logs.KEYS)
                        .faults())
                .containsExactly(
                        "There are two checkpoints of the same log at 100 entries with different roots: the log has"
                                + " shown two histories.");
        assertThat(ConsistencyVerification.verify(
                                log.checkpoint(200).bytes(), log.update(50, 100).bytes(), Logs.KEYS)
                        .faults())
                .containsExactly("The log had 200 entries, and has only 100 in the later checkpoint.");
        assertThat(ConsistencyVerification.verify(
                                log.checkpoint(60).bytes(), log.update(50, 100).bytes(), Logs.KEYS)
                        .faults())
                .containsExactly("The proof begins at 50 entries, the earlier checkpoint has 60.");
        // Rewritten behind what was kept: only a later checkpoint could find that.
        Logs later = new Logs(new ArrayList<>(log.entries(0, 250)));
        assertThat(ConsistencyVerification.verify(kept, later.update(100, 250).bytes(), Logs.KEYS)
                        .isOk())
                .isTrue();
    }

    @Test
    void tellsWhichOfTwoCheckpointsIsNotSigned() {
        byte[] forged = Checkpoint.parse(log.checkpoint(100).text())
                .sign(List.of(STRANGER))
                .bytes();
        assertThat(ConsistencyVerification.verify(forged, log.update(100, 300).bytes(), Logs.KEYS)
                        .faults())
                .singleElement()
                .asString()
                .startsWith("The earlier checkpoint: None of the given keys");
        NoteSigner other = Logs.SIGNER.named("logs.example.com/tlog/other");
        byte[] foreign = new Checkpoint(
                        other.verifier().name(), 100, log.tree(100).root())
                .sign(List.of(other))
                .bytes();
        assertThat(ConsistencyVerification.verify(
                                foreign,
                                log.update(100, 300).bytes(),
                                List.of(Logs.SIGNER.verifier(), other.verifier()))
                        .faults())
                .containsExactly("The checkpoints are of two logs, \"logs.example.com/tlog/other\" and"
                        + " \"logs.example.com/tlog/acme\".");
    }

    private Verdict range(RangeProof proof, List<byte[]> entries, byte[]... held) {
        RangeVerification verification = new RangeVerification(proof.bytes(), Logs.KEYS);
        for (byte[] checkpoint : held) {
            verification.hold(checkpoint);
        }
        entries.forEach(verification::add);
        return verification.finish();
    }

    @Test
    void verifiesRangesOfPositionsAsComplete() {
        for (int from : List.of(0, 1, 7, 128, 255, 299)) {
            for (int to : List.of(0, 1, 8, 128, 256, 299, 300)) {
                for (int size : List.of(256, 299, 300)) {
                    if (from <= to && to <= size) {
                        Verdict verdict = range(log.range(from, to, size), log.entries(from, to));
                        assertThat(verdict.faults()).isEmpty();
                        assertThat(verdict.entries()).isEqualTo(to - from);
                    }
                }
            }
        }
        byte[] proof = log.range(7, 256, 300).bytes();
        assertThat(RangeProof.parse(proof).bytes()).isEqualTo(proof);
        assertThat(range(log.range(7, 256, 300), log.entries(7, 256)))
                .hasToString("OK: The checkpoint of \"logs.example.com/tlog/acme\" at 300 entries is signed by "
                        + Logs.SIGNER
                        + ". All 249 entries from position 7 to before 256 are there, unaltered and in their order.");
    }

    @Test
    void findsWhatWasAlteredLeftOutPutInOrMovedInARange() {
        RangeProof proof = log.range(7, 256, 300);
        List<byte[]> entries = log.entries(7, 256);
        List<List<byte[]>> damaged = new ArrayList<>();
        List<byte[]> altered = new ArrayList<>(entries);
        altered.set(100, replaced(altered.get(100), "acme", "acne"));
        damaged.add(altered);
        List<byte[]> swapped = new ArrayList<>(entries);
        swapped.set(100, entries.get(101));
        swapped.set(101, entries.get(100));
        damaged.add(swapped);
        List<byte[]> twice = new ArrayList<>(entries);
        twice.set(0, entries.get(1));
        damaged.add(twice);
        damaged.add(log.entries(8, 257));
        damaged.add(log.entries(6, 255));
        assertThat(damaged)
                .allSatisfy(others -> assertThat(range(proof, others).faults())
                        .singleElement()
                        .asString()
                        .startsWith("These are not the entries of the log from position 7 to before 256"));
        assertThat(range(proof, log.entries(7, 255)).faults())
                .containsExactly("There are 248 entries instead of 249: some were left out.");
        assertThat(range(proof, log.entries(7, 257)).faults())
                .containsExactly("There are 250 entries instead of 249: some do not belong there.");
        assertThat(range(proof, List.of()).faults()).hasSize(1);
    }

    @Test
    void refusesRangesUnderOtherHashesBoundsOrCheckpoints() {
        RangeProof proof = log.range(7, 256, 300);
        List<byte[]> entries = log.entries(7, 256);
        for (int i = 0; i < proof.frontier().size(); i++) {
            List<Hash> frontier = new ArrayList<>(proof.frontier());
            frontier.set(i, Hash.EMPTY);
            assertThat(range(new RangeProof(7, frontier, 256, proof.hashes(), proof.checkpoint()), entries)
                            .isOk())
                    .isFalse();
        }
        for (int i = 0; i < proof.hashes().size(); i++) {
            List<Hash> hashes = new ArrayList<>(proof.hashes());
            hashes.remove(i);
            assertThat(range(new RangeProof(7, proof.frontier(), 256, hashes, proof.checkpoint()), entries)
                            .isOk())
                    .isFalse();
        }
        // The same entries are not those of other positions.
        assertThat(range(new RangeProof(11, proof.frontier(), 260, proof.hashes(), proof.checkpoint()), entries)
                        .isOk())
                .isFalse();
        assertThat(range(new RangeProof(7, proof.frontier(), 256, proof.hashes(), log.checkpoint(100)), entries)
                        .faults())
                .containsExactly("The range leads to before position 256, but the checkpoint has only 100 entries.");
        SignedNote forged = Checkpoint.parse(log.checkpoint(300).text()).sign(List.of(STRANGER));
        assertThat(range(new RangeProof(7, proof.frontier(), 256, proof.hashes(), forged), entries)
                        .isOk())
                .isFalse();
        assertThatThrownBy(() -> new RangeProof(7, List.of(), 256, proof.hashes(), forged))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new RangeProof(8, proof.frontier().subList(0, 1), 7, proof.hashes(), forged))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void holdsEarlierCheckpointsAgainstARange() {
        RangeProof proof = log.range(7, 256, 300);
        List<byte[]> entries = log.entries(7, 256);
        Verdict verdict = range(
                proof,
                entries,
                log.checkpoint(7).bytes(),
                log.checkpoint(100).bytes(),
                log.checkpoint(256).bytes());
        assertThat(verdict.isOk()).isTrue();
        assertThat(verdict.facts())
                .contains(
                        "They continue the checkpoint at 7 entries.",
                        "They continue the checkpoint at 100 entries.",
                        "They continue the checkpoint at 256 entries.");
        List<byte[]> others = new ArrayList<>(log.entries(0, 300));
        others.set(3, replaced(others.get(3), "00000003", "00000004"));
        others.set(99, replaced(others.get(99), "00000099", "00000098"));
        Logs rewritten = new Logs(others);
        RangeProof ofTheOther = rewritten.range(7, 256, 300);
        List<byte[]> theOther = rewritten.entries(7, 256);
        assertThat(range(ofTheOther, theOther).isOk()).isTrue();
        assertThat(range(ofTheOther, theOther, log.checkpoint(7).bytes()).faults())
                .containsExactly(
                        "They do not continue the checkpoint at 7 entries: what was before it is not what it was"
                                + " then.");
        assertThat(range(ofTheOther, theOther, log.checkpoint(100).bytes()).isOk())
                .isFalse();
        assertThat(range(proof, entries, log.checkpoint(6).bytes()).faults())
                .containsExactly(
                        "A checkpoint at 6 entries cannot be held against the positions from 7 to before 256.");
        assertThat(range(proof, entries, log.checkpoint(257).bytes()).isOk()).isFalse();
        byte[] forged = Checkpoint.parse(log.checkpoint(100).text())
                .sign(List.of(STRANGER))
                .bytes();
        assertThat(range(proof, entries, forged).isOk()).isFalse();
    }

    @Test
    void opensOnlyTheValuesWhoseDigestsAnEntryHolds() {
        Entry entry = Entry.read(resource("golden-entry.json"));
        String salt = "AwQFBgcICQoLDA0ODxAREg";
        SaltedValue name = new SaltedValue(salt, "user3@example.com");
        assertThat(ProofVerification.open(entry, Map.of()).facts())
                .containsExactly("0 of 1 identifying values are those whose digests the entry holds.");
        assertThat(ProofVerification.open(entry, Map.of("username", new SaltedValue(salt, "eve")))
                        .faults())
                .containsExactly("The value of \"username\" is not the one whose digest the entry holds.");
        assertThat(ProofVerification.open(entry, Map.of("email", name)).faults())
                .containsExactly("The entry holds no digest of \"email\".");
        assertThat(ProofVerification.open(entry, Map.of("username", name, "email", name))
                        .isOk())
                .isFalse();
        assertThat(ProofVerification.open(entry, Map.of("username", new SaltedValue(salt + "==", "user3@example.com")))
                        .isOk())
                .isFalse();
    }
}
