package dev.daybook.cli;

import dev.daybook.integrity.Fsck;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.MalformedException;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Examines the service's database. */
@Command(
        name = "fsck",
        description = {
            "Examines the logs in the service's database, and changes nothing: derives everything anew that follows from"
                    + " something else, and says where it does not.",
            "The database is the one of the service's settings, which can be given here too, behind --."
        })
final class FsckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--organization",
            paramLabel = "<organization>",
            description = "Only the log of this organization; may be repeated.")
    private List<String> organizations = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "<key>",
            description =
                    "A key that was kept elsewhere, name+id+base64, or a file with one on each line; without any, the"
                            + " keys that the database names are believed.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--checkpoint",
            paramLabel = "<file>",
            description = "A checkpoint that was kept elsewhere, which its log must continue; may be repeated.")
    private List<Path> checkpoints = new ArrayList<>();

    @Parameters(paramLabel = "<setting>", description = "Settings of the service, such as --spring.datasource.url=….")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        List<NoteVerifier> trusted = KeyFiles.read(keys, command);
        List<SignedNote> kept = new ArrayList<>();
        for (Path file : checkpoints) {
            try {
                kept.add(SignedNote.parse(Files.readAllBytes(file)));
            } catch (MalformedException malformed) {
                throw new ParameterException(
                        command.commandLine(), "--checkpoint: " + file + ": " + malformed.getMessage());
            }
        }
        SpringApplication application = new SpringApplicationBuilder(FsckConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .build();
        try (ConfigurableApplicationContext context = application.run(settings.toArray(String[]::new))) {
            return examine(context.getBean(Fsck.class), trusted, kept);
        }
    }

    private int examine(Fsck fsck, Collection<NoteVerifier> trusted, Collection<SignedNote> kept) {
        List<String> facts = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String organization : organizations.isEmpty() ? fsck.organizations() : organizations) {
            Verdict verdict = fsck.examine(organization, trusted, kept);
            verdict.facts().forEach(fact -> facts.add(organization + ": " + fact));
            verdict.faults().forEach(fault -> faults.add(organization + ": " + fault));
        }
        return Told.on(command.commandLine().getOut(), facts, faults);
    }
}
