package dev.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.IntegrationTest;
import dev.daybook.TestDatabase;
import dev.daybook.event.Actor;
import dev.daybook.event.EventLog;
import dev.daybook.event.NewEvent;
import dev.daybook.event.Post;
import dev.daybook.event.Scope;
import dev.daybook.event.TestPosters;
import dev.daybook.integrity.Checkpoint;
import dev.daybook.integrity.note.Hash;
import dev.daybook.integrity.note.NoteSigner;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.postgres.Login;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** The examination of a database as an operator asks for it, by the command. */
class FsckCommandIT extends IntegrationTest {

    private static final int ORGANIZATIONS = 30;

    private final String prefix = "fsck-" + UUID.randomUUID() + "-";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Autowired
    private EventLog log;

    private int fsck(String url, Login login, String... arguments) {
        List<String> all = new ArrayList<>(List.of("fsck"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + login.role(),
                "--spring.datasource.password=" + login.password(),
                "--spring.datasource.hikari.connection-timeout=2000",
                "--spring.datasource.hikari.maximum-pool-size=1"));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return Commands.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private static NewEvent event(String organization) {
        return new NewEvent(
                "project.created",
                null,
                null,
                Actor.user("ada"),
                Scope.organization(organization),
                null,
                "{\"id\":\"p1\",\"data\":{\"name\":\"n\",\"title\":\"t\"}}",
                null);
    }

    @Test
    void examinesMoreLogsThanItHasConnections() {
        List<String> organizations = IntStream.range(0, ORGANIZATIONS)
                .mapToObj(number -> prefix + number)
                .toList();
        log.append(Post.of(
                TestPosters.TEST,
                organizations.stream().map(FsckCommandIT::event).toList()));
        List<String> arguments = new ArrayList<>();
        organizations.forEach(organization -> arguments.addAll(List.of("--organization", organization)));
        TestDatabase database = TestDatabase.get();
        assertThat(fsck(database.url(), database.application(), arguments.toArray(String[]::new)))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString())
                .startsWith("OK\n")
                .contains(organizations)
                .contains(
                        "the database: Triggers refuse every change of what was appended and signed, but to "
                                + database.retention().role() + ";",
                        ORGANIZATIONS + " logs were examined.",
                        "Without --key the keys are believed",
                        "Without --checkpoint nothing is shown",
                        "Not looked at is what follows from no event: the secrets of API tokens")
                .doesNotContain("single user");
    }

    @Test
    void whatCannotBeLookedAtIsNeitherRightNorWrong() throws IOException {
        TestDatabase database = TestDatabase.get();
        Login login = database.application();
        Map<String, Integer> codes = new LinkedHashMap<>();
        codes.put("no server", fsck("jdbc:postgresql://127.0.0.1:1/daybook", login));
        codes.put("no schema", fsck(database.url().replaceFirst("/[^/?]+(\\?|$)", "/postgres$1"), login));
        codes.put("another password", fsck(database.url(), new Login(login.role(), "wrong")));
        codes.put("no such log", fsck(database.url(), login, "--organization", prefix + "none"));
        codes.put("no such file", fsck(database.url(), login, "--checkpoint", "no-such-file"));
        codes.put("no checkpoint", fsck(database.url(), login, "--checkpoint", file("no checkpoint")));
        codes.put("no key", fsck(database.url(), login, "--key", file("no key")));
        codes.put("no such option", fsck(database.url(), login, "--organisation", "acme"));
        Path none = directory.resolve("none");
        codes.put("no data directory", run("fsck", "--", "--daybook.data-dir=" + none));
        codes.put(
                "no server, nor a data directory",
                run(
                        "fsck",
                        "--",
                        "--daybook.data-dir=" + none,
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/daybook"));
        assertThat(none).doesNotExist();
        assertThat(codes)
                .allSatisfy((what, code) ->
                        assertThat(code).as("%s: %s%s", what, out, err).isEqualTo(2));
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("This cannot be read: java.net.ConnectException", "nothing is stored of " + prefix + "none.")
                .doesNotContain("\tat ");
    }

    @Test
    void aKeptCheckpointOfALogThatIsGoneIsWrong() throws IOException {
        TestDatabase database = TestDatabase.get();
        NoteSigner signer = NoteSigner.generate("daybook.local/" + prefix + "gone");
        SignedNote kept = new Checkpoint(signer.verifier().name(), 1, Hash.leaf(new byte[] {1})).sign(List.of(signer));
        String file = file(kept.toString());
        assertThat(fsck(
                        database.url(),
                        database.application(),
                        "--organization",
                        prefix + "gone",
                        "--checkpoint",
                        file,
                        "--key",
                        signer.verifier().toString()))
                .isEqualTo(1);
        assertThat(out.toString())
                .startsWith("WRONG\n")
                .contains("when the kept checkpoint was signed, and has only 0.");
    }

    private String file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "given", ""), text)
                .toString();
    }
}
