package dev.daybook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the program does in place of serving, if its first argument names it. */
@Command(
        name = "daybook",
        description = "Without a command, Daybook serves.",
        subcommands = {VerifyCommand.class, FsckCommand.class, RotateKeyCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something is wrong",
            "2:the arguments are wrong, or something cannot be read"
        })
public final class Commands {

    /** All is well. */
    static final int OK = 0;

    /** Something is wrong. */
    static final int WRONG = 1;

    /** The arguments are wrong, or something cannot be read. */
    static final int UNUSABLE = 2;

    private Commands() {}

    /** Whether arguments begin with the name of a command. All others are settings of the service. */
    public static boolean isNamedBy(String[] arguments) {
        return arguments.length > 0 && commandLine().getSubcommands().containsKey(arguments[0]);
    }

    /** Runs a command, and returns the exit code. */
    public static int run(String... arguments) {
        // Names and values may be of any script, whatever the terminal's default is.
        return run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine()
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(Commands::unusable)
                .execute(arguments);
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Commands());
    }

    private static int unusable(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            Throwable cause = failure instanceof UncheckedIOException wrapped ? wrapped.getCause() : failure;
            command.getErr().println("This cannot be read: " + cause);
            return UNUSABLE;
        }
        throw failure;
    }
}
