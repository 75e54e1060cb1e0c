package dev.daybook.integrity.note;

import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of the data directory that holds the key which signs checkpoints; its owner alone can read it. */
public final class SigningKeyFile {

    /** Its name. */
    public static final String NAME = "log-key";

    private final DataDirectory directory;

    /** The file of a data directory, whether it is there yet or not. */
    public SigningKeyFile(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Makes a new key in the place of the one that is there. A service that runs signs with it from its next checkpoint on.
     *
     * @return the new key's public half, in the text form of a verifier that is named for no log
     * @throws Refusal.NotFound if there is no key to replace
     */
    public NoteVerifier rotate() {
        if (!Files.exists(path())) {
            throw new Refusal.NotFound(path() + " does not exist: there is no key to replace.");
        }
        SigningKey next = read().replacement();
        directory.writeSecret(NAME, next.secret());
        return next.signer().verifier();
    }

    /** The key, which is made if there is none. */
    public SigningKey readOrMake() {
        if (!Files.exists(path())) {
            directory.writeSecret(NAME, SigningKey.generate().secret());
        }
        return read();
    }

    /** The key's text. */
    public String text() {
        try {
            return Files.readString(path());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + path(), unreadable);
        }
    }

    private SigningKey read() {
        return SigningKey.parse(text());
    }

    private Path path() {
        return directory.path().resolve(NAME);
    }
}
