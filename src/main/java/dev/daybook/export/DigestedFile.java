package dev.daybook.export;

import dev.daybook.kernel.Sha256;
import java.security.DigestInputStream;
import java.util.HexFormat;

/** A file in a zip as it is read, and its SHA-256. */
final class DigestedFile extends DigestInputStream {

    /** Opens a file that is there. */
    DigestedFile(ExportZip zip, String name) {
        super(zip.open(name), Sha256.begin());
    }

    /** The digest of what was read, in hexadecimal digits; nothing is read after that. */
    String sha256() {
        return HexFormat.of().formatHex(getMessageDigest().digest());
    }
}
