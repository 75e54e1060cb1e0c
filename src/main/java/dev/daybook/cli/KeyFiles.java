package dev.daybook.cli;

import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command is given to trust: keys, and checkpoints that were kept. */
final class KeyFiles {

    private KeyFiles() {}

    /** Reads keys, each of which is given itself or as a file with a key on each line. */
    static List<NoteVerifier> read(List<String> given, CommandSpec command) throws IOException {
        List<NoteVerifier> keys = new ArrayList<>();
        for (String text : given) {
            for (String line : lines(text)) {
                try {
                    keys.add(NoteVerifier.parse(line));
                } catch (MalformedException malformed) {
                    throw new ParameterException(command.commandLine(), "--key: " + malformed.getMessage());
                }
            }
        }
        return keys;
    }

    /** Reads checkpoints that were kept, a file each. */
    static List<SignedNote> checkpoints(List<Path> files, CommandSpec command) throws IOException {
        List<SignedNote> kept = new ArrayList<>();
        for (Path file : files) {
            try {
                SignedNote note = SignedNote.parse(Files.readAllBytes(file));
                Checkpoint.parse(note.text());
                kept.add(note);
            } catch (MalformedException malformed) {
                throw new ParameterException(
                        command.commandLine(), "--checkpoint: " + file + ": " + malformed.getMessage());
            }
        }
        return kept;
    }

    private static List<String> lines(String text) throws IOException {
        // A key has two plus signs or more, which no file is likely to be called by.
        if (text.matches("[^+]+\\+[0-9a-f]{8}\\+.+")) {
            return List.of(text);
        }
        return Files.readString(Path.of(text))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
