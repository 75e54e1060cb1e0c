package dev.daybook.usage;

import dev.daybook.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A SHA-256 over values, each with its length, so that no two rows of values run into the same bytes. */
final class Fingerprint {

    private final MessageDigest digest = Sha256.begin();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    Fingerprint add(@Nullable String value) {
        if (value == null) {
            return add(-1);
        }
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        add(text.length);
        digest.update(text);
        return this;
    }

    Fingerprint add(@Nullable Boolean value) {
        return add(value == null ? -1 : value ? 1 : 0);
    }

    Fingerprint add(long value) {
        digest.update(number.putLong(0, value).array());
        return this;
    }

    /** All of it; the next value added begins a new one. */
    byte[] bytes() {
        return digest.digest();
    }

    /** The first half of it. */
    UUID half() {
        ByteBuffer bytes = ByteBuffer.wrap(bytes());
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
