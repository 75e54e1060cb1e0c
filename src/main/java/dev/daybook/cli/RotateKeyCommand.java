package dev.daybook.cli;

import dev.daybook.integrity.note.SigningKeyFile;
import dev.daybook.kernel.Refusal;
import dev.daybook.postgres.DataDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts a new key in the place of the one that signs checkpoints. */
@Command(
        name = "rotate-key",
        description =
                "Makes a new key in the place of the data directory's, which signs from the next checkpoint on; also of"
                        + " a service that runs. Where the key is given by settings, give another one there.")
final class RotateKeyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"--data-dir", "--daybook.data-dir"},
            paramLabel = "<directory>",
            defaultValue = "${env:DAYBOOK_DATA_DIR:-./data}",
            description = "The service's data directory; DAYBOOK_DATA_DIR or ./data by default.")
    private Path directory = Path.of("data");

    @Override
    public Integer call() {
        if (!directory.toFile().isDirectory()) {
            throw new ParameterException(command.commandLine(), "There is no directory " + directory + ".");
        }
        try {
            String key =
                    new SigningKeyFile(DataDirectory.at(directory)).rotate().toString();
            command.commandLine().getOut().println("The new key's public half, named for no log: " + key);
            return Commands.OK;
        } catch (Refusal.NotFound nothing) {
            throw new ParameterException(command.commandLine(), String.valueOf(nothing.getMessage()));
        }
    }
}
