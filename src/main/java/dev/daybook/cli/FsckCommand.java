package dev.daybook.cli;

import dev.daybook.integrity.Fsck;
import dev.daybook.integrity.Verdict;
import dev.daybook.integrity.note.NoteVerifier;
import dev.daybook.integrity.note.SignedNote;
import dev.daybook.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
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
        List<SignedNote> kept = KeyFiles.checkpoints(checkpoints, command);
        SpringApplication application = new SpringApplicationBuilder(FsckConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                // A data directory is no more made than a database, where a server is given.
                .lazyInitialization(true)
                // What fails is told once, in a sentence.
                .properties(
                        "logging.level.root=warn",
                        "logging.level.com.zaxxer.hikari=off",
                        "logging.level.org.springframework.boot.SpringApplication=off",
                        "logging.level.org.springframework.context=error")
                .initializers(started -> requireDatabase(started.getEnvironment()))
                .build();
        try (ConfigurableApplicationContext context = application.run(settings.toArray(String[]::new))) {
            return examine(context.getBean(Fsck.class), trusted, kept);
        }
    }

    /** Where no server is given there must be a database in the data directory: to examine one is not to make one. */
    private static void requireDatabase(Environment environment) {
        Path directory = Path.of(environment.getProperty("daybook.data-dir", ""));
        if (!StringUtils.hasText(environment.getProperty("spring.datasource.url"))
                && !EmbeddedPostgres.isIn(directory)) {
            throw new UncheckedIOException(new NoSuchFileException(
                    directory.toString(), null, "no database is there, and spring.datasource.url names no other"));
        }
    }

    private int examine(Fsck fsck, Collection<NoteVerifier> trusted, Collection<SignedNote> kept) {
        SortedSet<String> stored = fsck.organizations();
        Collection<String> examined = organizations.isEmpty() ? stored : new LinkedHashSet<>(organizations);
        List<String> facts = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        refuseUnknown(fsck, stored, examined, kept);
        for (String log : fsck.ofNone(kept, examined)) {
            if (!organizations.isEmpty()) {
                throw new ParameterException(
                        command.commandLine(), "--checkpoint: one is of the log " + log + ", which is not examined.");
            }
            faults.add("The kept checkpoint is of the log " + log + ", of which nothing is stored.");
        }
        try {
            add("the database", fsck.examineDatabase(), facts, faults);
            for (String organization : examined) {
                add(organization, fsck.examine(organization, trusted, kept), facts, faults);
            }
        } catch (RuntimeException failure) {
            // What is wrong is wrong, also where the rest could not be looked at.
            if (faults.isEmpty()) {
                throw failure;
            }
            faults.add("The rest could not be looked at: " + failure.getMessage());
        }
        facts.add(examined.size() + " logs were examined.");
        if (trusted.isEmpty()) {
            facts.add("Without --key the keys are believed that the database names.");
        }
        if (kept.isEmpty()) {
            facts.add("Without --checkpoint nothing is shown against somebody who rewrote a log and has its key.");
        }
        facts.add(Fsck.NOT_EXAMINED);
        return Told.on(command.commandLine().getOut(), facts, faults);
    }

    private void refuseUnknown(
            Fsck fsck, Collection<String> stored, Collection<String> examined, Collection<SignedNote> kept) {
        for (String organization : examined) {
            boolean known = stored.contains(organization)
                    || fsck.ofNone(kept, List.of(organization)).size() < kept.size();
            if (!known) {
                throw new ParameterException(
                        command.commandLine(), "--organization: nothing is stored of " + organization + ".");
            }
        }
    }

    private static void add(String what, Verdict verdict, List<String> facts, List<String> faults) {
        verdict.facts().forEach(fact -> facts.add(what + ": " + fact));
        verdict.faults().forEach(fault -> faults.add(what + ": " + fault));
    }
}
