package dev.daybook.cli;

import dev.daybook.entry.Entry;
import dev.daybook.export.ExportVerification;
import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.CheckpointUpdate;
import dev.daybook.integrity.ConsistencyVerification;
import dev.daybook.integrity.ProofVerification;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies what a log has given away, from nothing but files and public keys: without a database or a network. */
@Command(
        name = "verify",
        description = "Verifies proofs, exports and checkpoints offline, from files and public keys alone.")
final class VerifyCommand implements Runnable {

    private static final String KEY = "A key of the log, name+id+base64, or a file with one on each line.";

    private static final String UPDATE = "old ";

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Missing what to verify: proof, export or consistency.");
    }

    @Command(description = "Verifies that an entry is in the log.")
    int proof(
            @Parameters(paramLabel = "<file>", description = "A proof as the service answers it, or a tlog-proof.")
                    Path file,
            @Option(names = "--key", required = true, paramLabel = "<key>", description = KEY) List<String> key,
            @Option(
                            names = "--entry",
                            paramLabel = "<file>",
                            description = "The entry's canonical bytes, where the proof does not hold them.")
                    @Nullable
                    Path entry)
            throws IOException {
        List<NoteVerifier> keys = KeyFiles.read(key, command);
        byte[] bytes = Files.readAllBytes(file);
        byte[] given = entry == null ? null : Files.readAllBytes(entry);
        if (!ProofDocument.looksLike(bytes)) {
            if (given == null) {
                throw new ParameterException(
                        command.commandLine(), "--entry: this proof does not hold the entry that it is for.");
            }
            return tell(() -> ProofVerification.verify(bytes, given, Map.of(), keys));
        }
        return tell(() -> ProofDocument.parse(bytes).verify(given, keys));
    }

    @Command(
            description =
                    "Verifies that an export made with the proof option is complete and unaltered: nothing of its range"
                            + " of positions is left out, and each row is what its entry says.")
    int export(
            @Parameters(paramLabel = "<zip>", description = "The export.") Path file,
            @Option(names = "--key", required = true, paramLabel = "<key>", description = KEY) List<String> key,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "<file>",
                            description =
                                    "A checkpoint that was kept, which the export must continue; may be repeated.")
                    @Nullable
                    List<Path> checkpoint,
            @Option(
                            names = "--proof",
                            paramLabel = "<file>",
                            description =
                                    "The proof, as the service answers it, of the event \"Usage Data Export Completed\" of"
                                            + " this export: then the manifest is proved too.")
                    @Nullable
                    Path proof)
            throws IOException {
        List<NoteVerifier> keys = KeyFiles.read(key, command);
        List<byte[]> kept = new ArrayList<>();
        for (SignedNote each : KeyFiles.checkpoints(checkpoint == null ? List.of() : checkpoint, command)) {
            kept.add(each.bytes());
        }
        byte[] given = proof == null ? null : Files.readAllBytes(proof);
        try {
            return tell(() -> {
                ProofDocument completed = given == null ? null : ProofDocument.parse(given);
                Verdict proved = completed == null ? null : completed.verify(null, keys);
                if (proved != null && !proved.isOk()) {
                    return proved;
                }
                Verdict verdict = verify(file, keys, kept, completed == null ? null : completed.read());
                List<String> facts = new ArrayList<>(verdict.facts());
                if (proved != null && verdict.isOk()) {
                    facts.addAll(proved.facts());
                }
                return new Verdict(verdict.entries(), facts, verdict.faults());
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    private static Verdict verify(Path file, List<NoteVerifier> keys, List<byte[]> kept, @Nullable Entry completed) {
        try {
            return ExportVerification.verify(file, keys, kept, completed);
        } catch (ZipException none) {
            throw new UncheckedIOException(new IOException(file + ": " + none.getMessage(), none));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Command(description = "Verifies that a log only grew from one checkpoint to another.")
    int consistency(
            @Parameters(index = "0", paramLabel = "<old-checkpoint>", description = "The checkpoint that was kept.")
                    Path old,
            @Parameters(index = "1", paramLabel = "<new-checkpoint>", description = "A later one of the same log.")
                    Path later,
            @Parameters(
                            index = "2",
                            paramLabel = "<consistency-proof>",
                            description = "What leads from one to the other: a hash in Base64 on each line, or the body"
                                    + " of add-checkpoint (C2SP tlog-witness).")
                    Path proof,
            @Option(names = "--key", required = true, paramLabel = "<key>", description = KEY) List<String> key)
            throws IOException {
        List<NoteVerifier> keys = KeyFiles.read(key, command);
        byte[] before = Files.readAllBytes(old);
        byte[] after = Files.readAllBytes(later);
        byte[] path = Files.readAllBytes(proof);
        return tell(() -> ConsistencyVerification.verify(
                before, update(before, after, path).bytes(), keys));
    }

    private static CheckpointUpdate update(byte[] before, byte[] after, byte[] path) {
        SignedNote later = SignedNote.parse(after);
        String text = new String(path, StandardCharsets.UTF_8);
        if (text.startsWith(UPDATE)) {
            CheckpointUpdate update = CheckpointUpdate.parse(path);
            if (!update.checkpoint().text().equals(later.text())) {
                throw new MalformedException("The proof leads to another checkpoint than the new one.");
            }
            return new CheckpointUpdate(update.old(), update.hashes(), later);
        }
        long size = Checkpoint.parse(SignedNote.parse(before).text()).size();
        List<Hash> hashes =
                text.lines().filter(line -> !line.isBlank()).map(Hash::ofBase64).toList();
        return new CheckpointUpdate(size, hashes, later);
    }

    /** Says what came of a verification. What cannot be read as what it should be has been altered as well. */
    private int tell(Supplier<Verdict> verification) {
        Verdict verdict;
        try {
            verdict = verification.get();
        } catch (MalformedException malformed) {
            verdict = new Verdict(0, List.of(), List.of(String.valueOf(malformed.getMessage())));
        }
        return Told.on(command.commandLine().getOut(), verdict.facts(), verdict.faults());
    }
}
