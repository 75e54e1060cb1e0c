package dev.daybook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.springframework.beans.BeansException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the program does in place of serving, if its first argument names it. */
@Command(
        name = "daybook",
        description = "Without a command, Daybook serves.",
        subcommands = {VerifyCommand.class, FsckCommand.class, RotateKeyCommand.class, CheckCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something is wrong",
            "2:the arguments are wrong, or something could not be looked at"
        })
public final class Commands {

    /** All is well. */
    static final int OK = 0;

    /** Something is wrong. */
    static final int WRONG = 1;

    /** The arguments are wrong, or something could not be looked at: nothing is said of what was to be examined. */
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
        CommandLine line = commandLine().setOut(out).setErr(err);
        try {
            return line.setExecutionExceptionHandler((failure, command, parsed) -> unusable(err, failure))
                    .execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError failure) {
            return unusable(err, failure);
        }
    }

    private static CommandLine commandLine() {
        return new CommandLine(new Commands());
    }

    /** A failure of the command, or of what it needs, is never told like a fault of what it examines. */
    private static int unusable(PrintWriter err, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (isOfTheSurroundings(failure)) {
            err.println((cause instanceof IOException ? "This cannot be read: " : "This could not be looked at: ")
                    + Told.visible(String.valueOf(cause)));
        } else {
            err.println("This could not be looked at, by a fault of the command itself:");
            failure.printStackTrace(err);
        }
        err.flush();
        return UNUSABLE;
    }

    private static boolean isOfTheSurroundings(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    || cause instanceof UncheckedIOException
                    || cause instanceof SQLException
                    || cause instanceof BeansException
                    || cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }
}
