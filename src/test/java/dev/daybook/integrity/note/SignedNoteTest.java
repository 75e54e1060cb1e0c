package dev.daybook.integrity.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.Logs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of Peter Neumann and Enoch Root are those of Go's note package. */
class SignedNoteTest {

    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;

    private static final String PETER =
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static final String ENOCH =
            "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private static final NoteVerifier PETER_KEY = NoteVerifier.parse(Logs.PETER_KEY);
    private static final NoteVerifier ENOCH_KEY =
            NoteVerifier.parse("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");

    private static SignedNote note(String note) {
        return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void signsAsGoDoes() {
        NoteSigner peter = NoteSigner.parse(Logs.PETER_SECRET);
        assertThat(SignedNote.sign(TEXT, List.of(peter))).hasToString(TEXT + "\n" + PETER);
        assertThat(peter.verifier()).hasToString(Logs.PETER_KEY);
        assertThat(peter.secret()).isEqualTo(Logs.PETER_SECRET);
        assertThat(peter).hasToString("PeterNeumann+c74f20a3");
    }

    @Test
    void replacesAnEarlierSignatureOfTheSameKey() {
        SignedNote note = note(TEXT + "\n" + PETER.replace("x08go/ZJ", "x08go/AA") + ENOCH);
        assertThat(note.signedBy(NoteSigner.parse(Logs.PETER_SECRET))).hasToString(TEXT + "\n" + ENOCH + PETER);
    }

    @Test
    void verifiesTheSignaturesOfKnownKeysAndIgnoresOthers() {
        SignedNote note = note(TEXT + "\n" + PETER + ENOCH);
        assertThat(note.text()).isEqualTo(TEXT);
        NoteVerification one = note.verify(List.of(PETER_KEY));
        assertThat(one.isOk()).isTrue();
        assertThat(one.verified()).map(NoteSignature::key).containsExactly("PeterNeumann+c74f20a3");
        assertThat(one.unknown()).map(NoteSignature::key).containsExactly("EnochRoot+af0cfe78");
        NoteVerification both = note.verify(List.of(ENOCH_KEY, PETER_KEY));
        assertThat(both.verified()).hasSize(2);
        assertThat(both.unknown()).isEmpty();
        NoteVerification none = note.verify(List.of());
        assertThat(none.faults())
                .containsExactly(
                        "None of the given keys has signed this; PeterNeumann+c74f20a3, EnochRoot+af0cfe78 did.");
    }

    @Test
    void refusesAWrongSignatureOfAKnownKeyEvenBesideARightOne() {
        String wrong = PETER.replace("x08go/ZJ", "x08go/AA");
        assertThat(note(TEXT + "\n" + wrong).verify(List.of(PETER_KEY)).faults())
                .containsExactly("The signature of PeterNeumann+c74f20a3 is not one over this text.");
        assertThat(note(TEXT + "\n" + wrong + ENOCH)
                        .verify(List.of(PETER_KEY, ENOCH_KEY))
                        .isOk())
                .isFalse();
        assertThat(note(TEXT.replace("answer", "Answer") + "\n" + PETER)
                        .verify(List.of(PETER_KEY))
                        .isOk())
                .isFalse();
        // The right bytes for the wrong length.
        assertThat(note(TEXT + "\n" + PETER.substring(0, 60) + "ABCD" + PETER.substring(60))
                        .verify(List.of(PETER_KEY))
                        .isOk())
                .isFalse();
    }

    @Test
    void letsTheFirstSignatureOfAKeyDecide() {
        String wrong = PETER.replace("x08go/ZJ", "x08go/AA");
        assertThat(note(TEXT + "\n" + PETER + PETER + wrong + ENOCH + ENOCH).verify(List.of(PETER_KEY)))
                .satisfies(verification -> {
                    assertThat(verification.isOk()).isTrue();
                    assertThat(verification.verified()).hasSize(1);
                    assertThat(verification.unknown()).hasSize(1);
                });
        assertThat(note(TEXT + "\n" + wrong + PETER).verify(List.of(PETER_KEY)).isOk())
                .isFalse();
    }

    @Test
    void takesTheSameKeyTwiceForOne() {
        assertThat(note(TEXT + "\n" + PETER)
                        .verify(List.of(PETER_KEY, NoteVerifier.parse(Logs.PETER_KEY)))
                        .isOk())
                .isTrue();
    }

    @Test
    void signsWithSeveralNewKeys() {
        NoteSigner one = NoteSigner.generate("one.example/log");
        NoteSigner two = NoteSigner.generate("zwei.example/ünï");
        SignedNote note = note(SignedNote.sign("a\n\nb\n\n", List.of(one, two)).toString());
        assertThat(note.text()).isEqualTo("a\n\nb\n\n");
        assertThat(note.verify(List.of(one.verifier(), two.verifier())).verified())
                .hasSize(2);
        assertThat(NoteSigner.parse(two.secret()).verifier()).isEqualTo(two.verifier());
        assertThat(NoteVerifier.parse(one.verifier().toString())).isEqualTo(one.verifier());
        assertThat(one.named("other.example").verifier().publicKey())
                .isEqualTo(one.verifier().publicKey());
        assertThat(one.named("other.example").verifier().id())
                .isNotEqualTo(one.verifier().id());
        assertThat(note.verify(List.of(one.named(two.verifier().name()).verifier()))
                        .isOk())
                .isFalse();
    }

    @Test
    void refusesEveryPartOfAKeyAndEveryKeyWithOneOtherCharacter() {
        manglings(Logs.PETER_KEY)
                .forEach(mangled -> assertThatThrownBy(() -> NoteVerifier.parse(mangled), mangled)
                        .isInstanceOf(MalformedException.class));
    }

    @Test
    void refusesEveryPartOfASecretAndEverySecretWithOneOtherCharacter() {
        manglings(Logs.PETER_SECRET)
                .forEach(mangled -> assertThatThrownBy(() -> NoteSigner.parse(mangled), mangled)
                        .isInstanceOf(MalformedException.class)
                        .hasMessageNotContaining("AYEKFALVFGyNhPJEMzD1QIDr"));
    }

    private static List<String> manglings(String key) {
        List<String> mangled = new ArrayList<>();
        for (int from = 0; from < key.length(); from++) {
            mangled.add(key.substring(0, from));
            mangled.add(key.substring(from).substring(from == 0 ? 1 : 0));
            mangled.add(key.substring(0, from) + (char) (key.charAt(from) + 1) + key.substring(from + 1));
        }
        return mangled;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A key of another length and of another kind, both with the id that fits.
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            })
    void refusesOtherKeys(String key) {
        assertThatThrownBy(() -> NoteVerifier.parse(key)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesBytesThatAreNoPointOfTheCurve() {
        byte[] none = new byte[32];
        none[0] = 2;
        assertThatThrownBy(() -> NoteVerifier.of("none.example", none)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> NoteVerifier.of("none.example", new byte[31])).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a+b", "a\tb", "a\u00a0b", "a\u2003b", "a\u3000b", "a\u0085b", "a\u2028b", "\ud800"})
    void refusesNamesThatCannotSign(String name) {
        assertThatThrownBy(() -> NoteSigner.generate(name)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesMalformedNotes() {
        List<String> malformed = List.of(
                "",
                "\n",
                "\n\n",
                TEXT,
                TEXT + "\n",
                TEXT + PETER,
                TEXT + "\n" + PETER.substring(0, PETER.length() - 1),
                "\u0001" + TEXT + "\n" + PETER,
                TEXT.replace("\n", "\r\n") + "\n" + PETER,
                TEXT + "\n" + PETER.replace("PeterNeumann", "Bad Name"),
                TEXT + "\n" + PETER.replace("PeterNeumann", "Bad+Name"),
                TEXT + "\n" + PETER.replace("PeterNeumann ", " "),
                TEXT + "\n" + PETER.replace("PeterNeumann ", ""),
                TEXT + "\n" + PETER.replace("—", "-"),
                TEXT + "\n" + PETER + "Unexpected line.\n",
                TEXT + "\n" + PETER + "\n",
                TEXT + "\n— PeterNeumann\n",
                TEXT + "\n— PeterNeumann \n",
                TEXT + "\n— PeterNeumann x08goA==\n",
                TEXT + "\n" + PETER.replace("AM=\n", "AM\n"),
                TEXT + "\n" + PETER.replace("AM=\n", "AN=\n"),
                TEXT + "\n" + PETER.replace("/", "_"),
                TEXT + "\n" + String.join("", Collections.nCopies(101, PETER)),
                "x".repeat(1_000_000) + "\n\n" + PETER);
        assertThat(malformed)
                .allSatisfy(note -> assertThatThrownBy(() -> note(note)).isInstanceOf(MalformedException.class));
        byte[] notUtf8 = (TEXT + "\n" + PETER).getBytes(StandardCharsets.UTF_8);
        notUtf8[0] = (byte) 0xFF;
        assertThatThrownBy(() -> SignedNote.parse(notUtf8)).isInstanceOf(MalformedException.class);
        NoteSigner peter = NoteSigner.parse(Logs.PETER_SECRET);
        assertThatThrownBy(() -> SignedNote.sign("abc", List.of(peter))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> SignedNote.sign("abc\n", List.of())).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> SignedNote.sign("\ud800\n", List.of(peter))).isInstanceOf(MalformedException.class);
    }
}
