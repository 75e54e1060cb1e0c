package dev.daybook.export;

import dev.daybook.kernel.Sha256;
import java.io.IOException;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.ZipFile;

/** A file in a zip as it is read, and its SHA-256. */
final class DigestedFile extends DigestInputStream {

    /** Opens a file that is there. */
    DigestedFile(ZipFile zip, String name) throws IOException {
        super(zip.getInputStream(Objects.requireNonNull(zip.getEntry(name))), Sha256.begin());
    }

    /** The digest of what was read, in hexadecimal digits; nothing is read after that. */
    String sha256() {
        return HexFormat.of().formatHex(getMessageDigest().digest());
    }
}
