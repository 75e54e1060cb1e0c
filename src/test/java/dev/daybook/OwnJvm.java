package dev.daybook;

import dev.daybook.postgres.Login;
import dev.daybook.postgres.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for a class with a {@code main}: for the service, for a command, or for what a test wants to kill. */
public final class OwnJvm {

    /** How a process ended: with which code, and what it had printed until then. */
    record Ended(int code, String output) {}

    private OwnJvm() {}

    /** Runs a class on the class path of the tests; it is not started yet. */
    public static ProcessBuilder of(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives for seconds: starting fast counts, and compiling well does not.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // The settings of whoever runs the tests are not the tests'.
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("SPRING_") || name.startsWith("DAYBOOK_") || name.startsWith("SERVER_"));
        return builder;
    }

    /** Runs one of Daybook's commands to its end. */
    static Ended run(String... arguments) throws IOException, InterruptedException {
        Process process = of(DaybookApplication.class, List.of(arguments))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }

    /** Examines the logs of a server as an operator does, with the command. */
    static Ended fsck(PostgresServer server) throws IOException, InterruptedException {
        Login login = server.application();
        return run(
                "fsck",
                "--",
                "--spring.datasource.url=" + server.url(),
                "--spring.datasource.username=" + login.role(),
                "--spring.datasource.password=" + login.password());
    }
}
