package dev.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.CheckpointUpdate;
import dev.daybook.integrity.TlogProof;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.kernel.EventId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    void aProofIsVerifiedWithItsEntry() throws IOException {
        assertThat(run("verify", "proof", PROOF, "--entry", ENTRY, "--key", KEY))
                .isZero();
        assertThat(out)
                .hasToString("OK\nThe checkpoint of \"logs.example.com/tlog/acme\" at 5 entries is signed by"
                        + " logs.example.com/tlog/acme+f4ad9686.\nThe entry is in that log at position 3.\n"
                        + "It says: " + entry() + "\n0 of 1 identifying values are those whose digests the entry"
                        + " holds.\nNot opened, so that nothing is shown of their values: username.\n");
    }

    private static String entry() throws IOException {
        return Files.readString(Path.of(ENTRY));
    }

    /** The golden proof as the service answers it. */
    private static String document() throws IOException {
        return """
                {"id": "018f0000-0000", "organization": "acme", "position": 3, "leafHash": "%s", "entry": "%s", "proof": "%s",
                 "openings": {"username": {"salt": "AwQFBgcICQoLDA0ODxAREg", "value": "user3@example.com"}}}""".formatted(
                        Hash.leaf(entry().getBytes(StandardCharsets.UTF_8)).base64(),
                        Base64.getEncoder().encodeToString(entry().getBytes(StandardCharsets.UTF_8)),
                        Files.readString(Path.of(PROOF)).replace("\n", "\\n"))
                .replace(
                        "018f0000-0000",
                        EventId.of("acme", Instant.parse("2024-04-21T09:32:31.103300Z"), 3)
                                .toString());
    }

    @Test
    void whatAProofSaysBesideItsEntryIsComparedWithIt() throws IOException {
        String key = Files.readString(Path.of(KEY)).strip();
        String document = document();
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(document.replace("\"id\": \"0", "\"id\": \"1"), "The document says that id is 1");
        wrong.put(
                document.replace("\"organization\": \"acme\"", "\"organization\": \"other\""),
                "The document says that organization is other, by the entry it is acme.");
        wrong.put(
                document.replace("\"position\": 3", "\"position\": 4"),
                "The document says that position is 4, by the entry it is 3.");
        wrong.put(document.replace("\"leafHash\": \"", "\"leafHash\": \"A"), "The document says that leafHash is A");
        for (String malformed : List.of(
                document.replace("\"position\": 3", "\"position\": 3, \"position\": 3"),
                document.replace("\"position\": 3", "\"position\": \"3\""),
                document.replace("\"position\": 3", "\"position\": 3.0"),
                document.replace("\"position\": 3", "\"position\": 3, \"verdict\": \"OK\""),
                document.replace("\"salt\"", "\"salt\": \"AAAA\", \"salt\""),
                document.replace("{\"username\"", "{\"username\": null, \"username\""),
                document + "{}",
                document.replace("\"entry\"", "\"Entry\""),
                document.replace("\"value\": \"user3@example.com\"", "\"values\": \"x\""))) {
            wrong.put(malformed, "This is no proof as the service answers it");
        }
        wrong.put(document.replace("\"entry\": \"", "\"entry\": \" "), "is not in base64");
        wrong.put(document.replace(", \"value\": \"user3@example.com\"", ""), "is no salt and value");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            out.getBuffer().setLength(0);
            assertThat(run("verify", "proof", file("wrong.json", each.getKey()), "--key", key))
                    .as(each.getKey())
                    .isEqualTo(1);
            assertThat(out.toString()).startsWith("WRONG\n").contains(each.getValue());
        }
    }

    /** With salts of any length one digest could be opened to two values. */
    @Test
    void aSaltOfAnotherLengthOpensNothingAlsoIfTheDigestWasMadeOfIt() throws Exception {
        NoteSigner signer = NoteSigner.generate("logs.example.com/tlog/acme");
        for (int length : new int[] {0, 1, 15, 16, 17, 32}) {
            byte[] salt = new byte[length];
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String digest = base64.encodeToString(sha256.digest("username\0ada".getBytes(StandardCharsets.UTF_8)));
            byte[] entry = entry().replaceAll("\"username\":\"[^\"]+", "\"username\":\"" + digest)
                    .replace("\"position\":3", "\"position\":0")
                    .getBytes(StandardCharsets.UTF_8);
            SignedNote checkpoint = new Checkpoint(signer.verifier().name(), 1, Hash.leaf(entry)).sign(List.of(signer));
            String document = """
                    {"entry": "%s", "proof": "%s", "openings": {"username": {"salt": "%s", "value": "ada"}}}""".formatted(
                    Base64.getEncoder().encodeToString(entry),
                    new TlogProof(null, 0, List.of(), checkpoint).toString().replace("\n", "\\n"),
                    base64.encodeToString(salt));
            assertThat(run(
                            "verify",
                            "proof",
                            file("salt" + length + ".json", document),
                            "--key",
                            signer.verifier().toString()))
                    .as("%d bytes: %s", length, out)
                    .isEqualTo(length == 16 ? 0 : 1);
        }
        assertThat(out.toString()).contains("The value of \"username\" is not the one whose digest the entry holds.");
    }

    @Test
    void whatNothingVouchesForIsNamed() throws IOException {
        String extra = new String(
                TlogProof.parse(Files.readAllBytes(Path.of(PROOF)))
                        .withExtra("approved".getBytes(StandardCharsets.UTF_8))
                        .bytes(),
                StandardCharsets.UTF_8);
        assertThat(run("verify", "proof", file("extra", extra), "--entry", ENTRY, "--key", KEY))
                .isZero();
        assertThat(out.toString()).contains("The proof has an extra line, for which nothing vouches.\n");
    }

    @Test
    void theEntryThatIsGivenMustBeTheOneOfTheProof() throws IOException {
        String other = file("other.json", entry().replace("u3", "u4"));
        assertThat(run("verify", "proof", file("proof.json", document()), "--entry", other, "--key", KEY))
                .isEqualTo(1);
        assertThat(out.toString()).contains("is another one than the entry that was given with it.");
        assertThat(run("verify", "proof", file("proof.json", document()), "--entry", ENTRY, "--key", KEY))
                .isZero();
    }

    @Test
    void nothingThatIsPrintedActsOnATerminal() {
        assertThat(Told.visible("a\u001b[2J\nOK\u202e b\u2028ü")).isEqualTo("a\\u001b[2J\\u000aOK\\u202e b\\u2028ü");
    }

    @Test
    void aProofAsTheServiceAnswersItIsVerifiedByItselfAndItsValuesAreOpened() throws IOException {
        String document = document();
        String key = Files.readString(Path.of(KEY)).strip();
        assertThat(run("verify", "proof", file("proof.json", document), "--key", key))
                .isZero();
        assertThat(out.toString())
                .startsWith("OK\n")
                .contains(
                        "It says: " + entry() + "\n",
                        "1 of 1 identifying values",
                        "\nusername is: user3@example.com\n");

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
