package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.Origin;
import dev.daybook.integrity.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    /** The example of C2SP's tlog-checkpoint. */
    private static final String EXAMPLE = """
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            """;

    /** What Go's checksum database answered to {@code lookup/github.com/gogo/protobuf@v1.3.2}, and its public key. */
    private static final String GO_SUM_DATABASE = """
            go.sum database tree
            28852277
            IDh4gnKScdn3WD9jflNCi2BmvZvdJ0Z2jeK20t8QF1E=

            — sum.golang.org Az3grkvHyq7VdmI/sCI/Jl0SsMAC/Bnol0lsMJHaL4b+mPEnHxDoea72xevZL3vEKp0q3NXFJrJfiaody1x9Dtim9gI=
            """;

    private static final NoteVerifier GO_KEY =
            NoteVerifier.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");

    @Test
    void isReadAndWrittenAsTheSpecificationShows() {
        SignedNote note = SignedNote.parse(EXAMPLE.getBytes(StandardCharsets.UTF_8));
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(checkpoint)
                .isEqualTo(new Checkpoint("example.com/behind-the-sofa", 20_852_163, Hash.ofBase64(ROOT)));
        assertThat(checkpoint).hasToString(note.text());
        assertThat(note).hasToString(EXAMPLE);
    }

    @Test
    void isVerifiedWhereAnotherLogSignedIt() {
        SignedNote note = SignedNote.parse(GO_SUM_DATABASE.getBytes(StandardCharsets.UTF_8));
        assertThat(note.verify(List.of(GO_KEY)).isOk()).isTrue();
        assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(28_852_277);
        SignedNote altered =
                SignedNote.parse(GO_SUM_DATABASE.replace("28852277", "28852278").getBytes(StandardCharsets.UTF_8));
        assertThat(altered.verify(List.of(GO_KEY)).isOk()).isFalse();
    }

    @Test
    void isNotBelievedWhenOnlyKeysOfOtherNamesSignedIt() {
        assertThat(CheckpointVerification.of(
                                SignedNote.parse(GO_SUM_DATABASE.getBytes(StandardCharsets.UTF_8)), List.of(GO_KEY))
                        .faults())
                .containsExactly(
                        "The checkpoint is of the log \"go.sum database tree\", but none of the given keys of that"
                                + " name has signed it.");
    }

    @Test
    void keepsExtensions() {
        Checkpoint checkpoint = new Checkpoint("a.example", 0, Hash.EMPTY, List.of("one", "two words"));
        assertThat(checkpoint)
                .hasToString("a.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\none\ntwo words\n");
        assertThat(Checkpoint.parse(checkpoint.toString())).isEqualTo(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example\n",
                "a.example\n1\n",
                "a.example\n1\n" + ROOT,
                "\n1\n" + ROOT + "\n",
                "a.example\n01\n" + ROOT + "\n",
                "a.example\n-1\n" + ROOT + "\n",
                "a.example\n+1\n" + ROOT + "\n",
                "a.example\n1 \n" + ROOT + "\n",
                "a.example\n\n" + ROOT + "\n",
                "a.example\n9999999999999999999\n" + ROOT + "\n",
                "a.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2==\n",
                "a.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "a.example\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "a.example\n1\n" + ROOT + "\n\n",
                "a.example\n1\n" + ROOT + "\none\n\ntwo\n",
                "a.example\n1\n" + ROOT + "\none",
            })
    void refusesMalformedTexts(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesToSayWhatCannotBeReadAgain() {
        for (String line : List.of("", "two\nlines")) {
            assertThatThrownBy(() -> new Checkpoint(line, 1, Hash.EMPTY)).isInstanceOf(MalformedException.class);
            assertThatThrownBy(() -> new Checkpoint("a.example", 1, Hash.EMPTY, List.of(line)))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> new Checkpoint("a.example", -1, Hash.EMPTY)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "logs.example.com/tlog, acme, logs.example.com/tlog/acme",
        "localhost:8080, acme-1.2_3~4, localhost:8080/acme-1.2_3~4",
        "a.example, a+b, a.example/a%2Bb",
        "a.example, a%2Bb, a.example/a%252Bb",
        "a.example, büro, a.example/b%C3%BCro",
        "a.example, 'a\u2003b', a.example/a%E2%80%83b",
        "a.example, a/b, a.example/a%2Fb",
    })
    void namesEachOrganizationsLog(String base, String organization, String origin) {
        assertThat(Origin.of(base, organization)).hasToString(origin);
        assertThat(Origin.isOf(origin, organization)).isTrue();
        assertThat(Origin.isOf(origin, organization + "x")).isFalse();
        assertThat(NoteSigner.generate(origin).verifier().name()).isEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a b",
                "https://a.example",
                "a.example/",
                "a+b",
                "-a.example",
                "a.example//b",
                "a?b",
                "ä"
            })
    void refusesBasesThatAreNotAHostAndAPath(String base) {
        assertThatThrownBy(() -> Origin.of(base, "acme")).isInstanceOf(MalformedException.class);
    }
}
