package dev.daybook.integrity;

import dev.daybook.integrity.note.SigningKey;
import dev.daybook.integrity.note.SigningKeyFile;
import dev.daybook.postgres.DataDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows the key with which this instance signs now: that of the settings, or that of the data directory. */
@Component
class SigningKeys {

    private final SigningKeyFile file;
    private final @Nullable SigningKey given;

    private String read = "";
    private @Nullable SigningKey current;

    SigningKeys(IntegritySettings settings, DataDirectory directory) {
        this.file = new SigningKeyFile(directory);
        this.given = settings.key() == null ? null : SigningKey.of(settings.key(), settings.replacedKey());
    }

    /** The key; a file that was replaced meanwhile is read again. */
    synchronized SigningKey current() {
        if (given != null) {
            return given;
        }
        if (current == null) {
            current = file.readOrMake();
        }
        String text = file.text();
        if (!text.equals(read)) {
            current = SigningKey.parse(text);
            read = text;
        }
        return current;
    }
}
