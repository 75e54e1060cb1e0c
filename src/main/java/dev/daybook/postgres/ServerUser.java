package dev.daybook.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL's programs are run: never with root's rights, which they refuse, and ending with this JVM.
 *
 * <ol>
 *   <li>{@code setsid}: Ctrl-C in the terminal must reach the JVM alone, which still has requests to finish.
 *   <li>As root in a directory of root's: {@code unshare -U}. In a user namespace of its own a process has root's files
 *       and none of root's powers, so it also works below directories that only root can enter.
 *   <li>As root in somebody else's directory, or where namespaces are forbidden (in containers mostly):
 *       {@code setpriv --reuid}, as the directory's owner; a directory of root's is given to an unprivileged user first.
 *   <li>{@code setpriv --pdeathsig=INT}: the kernel tells the server to shut down when the thread that started it is
 *       gone, and so when the JVM is killed.
 * </ol>
 *
 * <p>Each is left out where the system does not have it (macOS, Windows).
 *
 * @param uid the user who must own the files, where it is not the user of this JVM
 */
record ServerUser(List<String> prefix, @Nullable Integer uid) {

    /** "nobody" on every Linux, whether or not the user database says so. */
    private static final int NOBODY = 65_534;

    static ServerUser of(Path directory) throws IOException, InterruptedException {
        List<String> prefix = new ArrayList<>();
        Integer uid = null;
        addIfItWorks(prefix, "setsid");
        if (isRoot()) {
            int owner = uid(directory);
            if (owner != 0 || !addIfItWorks(prefix, "unshare", "-U")) {
                uid = owner == 0 ? NOBODY : owner;
                addIfItWorks(prefix, "setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups");
            }
        }
        addIfItWorks(prefix, "setpriv", "--pdeathsig=INT");
        return new ServerUser(List.copyOf(prefix), uid);
    }

    /** A program and its arguments, as this user in a working directory that it can enter. */
    ProcessBuilder run(Path workingDirectory, List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(workingDirectory.toFile());
        // Nothing of the caller's surroundings may steer the server: PGDATA, PGPORT and the like.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** Gives a directory and all below it to this user, if it is not so already. */
    void own(Path directory) throws IOException {
        if (uid != null && uid(directory) != uid) {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    give(file);
                    return FileVisitResult.CONTINUE;
                }

                // The directory after its content, so that an interrupted walk is taken up again.
                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                    give(visited);
                    return super.postVisitDirectory(visited, e);
                }
            });
        }
    }

    /** Gives one file or directory, and nothing below it, to this user. */
    void give(Path file) throws IOException {
        if (uid != null) {
            Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")
                && Files.exists(self)
                && uid(self) == 0;
    }

    private static int uid(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid");
    }

    private static boolean addIfItWorks(List<String> prefix, String... wrapper) throws InterruptedException {
        List<String> trial = new ArrayList<>(prefix);
        trial.addAll(List.of(wrapper));
        trial.add("true");
        try {
            Process process = new ProcessBuilder(trial)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        return prefix.addAll(List.of(wrapper));
    }
}
