package dev.daybook.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.entry.SaltedValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EntryCheckTest {

    private static final ExportOrder ORDER = new ExportOrder(
            List.of(AdminUsage.NAME), List.of(), true, null, null, null, null, null, true, new ExportOrder.Proof(3));

    private static final Manifest MANIFEST = new Manifest(
            1, "test", new UUID(0, 0), "acme", Instant.EPOCH, 4, ORDER, "", "\"\"", 0, List.of(), List.of());

    /** With salts of any length one digest could be opened to two values. */
    @Test
    void aSaltOfAnotherLengthOpensNothingAlsoIfTheDigestWasMadeOfIt() throws Exception {
        String golden = Files.readString(Path.of("src/test/resources/dev/daybook/integrity/golden-entry.json"));
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        for (int length : new int[] {0, 1, 15, 16, 17, 32}) {
            byte[] salt = new byte[length];
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            String digest = base64.encodeToString(sha256.digest("username\0ada".getBytes(UTF_8)));
            byte[] entry = golden.replaceAll("\"username\":\"[^\"]+", "\"username\":\"" + digest)
                    .getBytes(UTF_8);
            TreeMap<String, SaltedValue> values = new TreeMap<>();
            values.put("username", new SaltedValue(base64.encodeToString(salt), "ada"));
            String line = JsonMapper.shared().writeValueAsString(new OpenedEntry(3, values));

            EntryCheck.Checked checked =
                    new EntryCheck(MANIFEST, 4).check(new EntryBatch(3, List.of(entry), List.of(line), 0));
            assertThat(checked.faults().sentences())
                    .as("%d bytes", length)
                    .isEqualTo(
                            length == 16
                                    ? List.of()
                                    : List.of(
                                            "The value of username at position 3 is not the one whose digest the entry"
                                                    + " holds."));
        }
    }
}
