package dev.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.CheckpointUpdate;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.SignedNote;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a shell uses it: arguments, files, what is printed, and the exit code. */
class VerifyCommandTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/daybook/integrity");
    private static final String PROOF = GOLDEN.resolve("golden.tlog-proof").toString();
    private static final String ENTRY = GOLDEN.resolve("golden-entry.json").toString();
    private static final String KEY = GOLDEN.resolve("golden.vkey").toString();

    private static final NoteSigner SIGNER = NoteSigner.generate("logs.example.com/tlog/acme");
    private static final Hash FIRST = Hash.leaf("first".getBytes(StandardCharsets.UTF_8));
    private static final Hash SECOND = Hash.leaf("second".getBytes(StandardCharsets.UTF_8));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int run(String... arguments) {
        return Commands.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private String file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes).toString();
    }

    private String file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void argumentsThatNameNoCommandStartTheService() {
        assertThat(Commands.isNamedBy(new String[] {})).isFalse();
        assertThat(Commands.isNamedBy(new String[] {"--server.port=8081"})).isFalse();
        assertThat(Commands.isNamedBy(new String[] {"serve", "verify"})).isFalse();
        assertThat(Commands.isNamedBy(new String[] {"verify"})).isTrue();
    }

    @Test
    void aProofIsVerifiedWithItsEntry() {
        assertThat(run("verify", "proof", PROOF, "--entry", ENTRY, "--key", KEY))
                .isZero();
        assertThat(out)
                .hasToString("OK\nThe checkpoint of \"logs.example.com/tlog/acme\" at 5 entries is signed by"
                        + " logs.example.com/tlog/acme+f4ad9686.\nThe entry is in that log at position 3.\n");
    }

    @Test
    void aProofAsTheServiceAnswersItIsVerifiedByItselfAndItsValuesAreOpened() throws IOException {
        String document = """
                {"entry": "%s", "proof": "%s",
                 "openings": {"username": {"salt": "AwQFBgcICQoLDA0ODxAREg", "value": "user3@example.com"}}}""".formatted(
                        Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(ENTRY))),
                        Files.readString(Path.of(PROOF)).replace("\n", "\\n"));
        String key = Files.readString(Path.of(KEY)).strip();
        assertThat(run("verify", "proof", file("proof.json", document), "--key", key))
                .isZero();
        assertThat(out.toString()).startsWith("OK\n").contains("1 of 1 identifying values");

        String other = file("other.json", document.replace("user3@", "user4@"));
        assertThat(run("verify", "proof", other, "--key", key)).isEqualTo(1);
        assertThat(out.toString())
                .endsWith("WRONG\nThe value of \"username\" is not the one whose digest the entry holds.\n");
    }

    @Test
    void whatWasAlteredIsWrong() throws IOException {
        String entry = file("entry.json", Files.readString(Path.of(ENTRY)).replace("\"position\":3", "\"position\":4"));
        assertThat(run("verify", "proof", PROOF, "--entry", entry, "--key", KEY))
                .isEqualTo(1);
        assertThat(out.toString()).startsWith("WRONG\nThe proof does not lead from this entry at position 3");

        String broken = file("broken", Files.readString(Path.of(PROOF)).replace("index 3", "index three"));
        assertThat(run("verify", "proof", broken, "--entry", ENTRY, "--key", KEY))
                .isEqualTo(1);
        assertThat(run(
                        "verify",
                        "proof",
                        PROOF,
                        "--entry",
                        ENTRY,
                        "--key",
                        SIGNER.verifier().toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("None of the given keys has signed this");
    }

    @Test
    void whatCannotBeUsedIsNeitherRightNorWrong() throws IOException {
        assertThat(run("verify", "proof", "no-such-file", "--entry", ENTRY, "--key", KEY))
                .isEqualTo(2);
        assertThat(err.toString()).contains("This cannot be read", "no-such-file");
        assertThat(run("verify", "proof", PROOF, "--entry", ENTRY, "--key", file("key", "no key")))
                .isEqualTo(2);
        assertThat(run("verify", "proof", PROOF, "--key", KEY)).isEqualTo(2);
        assertThat(run("verify", "proof", PROOF, "--entry", ENTRY)).isEqualTo(2);
        assertThat(run("verify")).isEqualTo(2);
        assertThat(run("verify", "something")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aLogThatOnlyGrewIsConsistent() throws IOException {
        SignedNote before = new Checkpoint(SIGNER.verifier().name(), 1, FIRST).sign(List.of(SIGNER));
        SignedNote after = new Checkpoint(SIGNER.verifier().name(), 2, Hash.node(FIRST, SECOND)).sign(List.of(SIGNER));
        String old = file("old", before.bytes());
        String later = file("later", after.bytes());
        String key = SIGNER.verifier().toString();
        String hashes = file("hashes", SECOND.base64() + "\n");
        assertThat(run("verify", "consistency", old, later, hashes, "--key", key))
                .isZero();
        assertThat(out.toString()).contains("The first 1 entries are the same, and 1 were added behind them.");
        String update = file("update", new CheckpointUpdate(1, List.of(SECOND), after).bytes());
        assertThat(run("verify", "consistency", old, later, update, "--key", key))
                .isZero();

        assertThat(run("verify", "consistency", later, old, hashes, "--key", key))
                .isEqualTo(1);
        assertThat(out.toString()).contains("The log had 2 entries, and has only 1 in the later checkpoint.");
        assertThat(run("verify", "consistency", old, later, file("none", ""), "--key", key))
                .isEqualTo(1);
        SignedNote other = new Checkpoint(SIGNER.verifier().name(), 1, SECOND).sign(List.of(SIGNER));
        assertThat(run("verify", "consistency", file("other", other.bytes()), later, hashes, "--key", key))
                .isEqualTo(1);
        assertThat(out.toString()).contains("The proof does not lead from the root at 1 entries");
    }
}
