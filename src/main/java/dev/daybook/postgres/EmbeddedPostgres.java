package dev.daybook.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on a data directory that survives every kind of end.
 *
 * <ol>
 *   <li>An exclusive lock on the data directory keeps a second instance out. Only its holder may do what follows.
 *   <li>Programs and an empty cluster are made under another name and renamed, so that there is never half of one.
 *   <li>A postmaster that outlived its JVM is shut down before the data is used. That it is one is seen from its
 *       command line: after a crash of the machine its number may belong to any other process.
 *   <li>The server is started by a thread that lives until the server ends, since the signal that ends it with us is
 *       bound to the thread that started it.
 *   <li>If the server ends while we still need it, it is started again, on the same port, each time a little later. Why it
 *       ended is told when it is new, and then once a minute.
 * </ol>
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String FOLDER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int TRIES = 3;
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_SHUTDOWN = Duration.ofMinutes(5);

    /** How long our own server may take to shut down; then it is killed, from which it recovers at its next start. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    private final DataDirectoryLock lock;
    private final ServerBinaries binaries;
    private final ServerUser user;
    private final Cluster cluster;
    private final CompletableFuture<@Nullable Void> up = new CompletableFuture<>();
    private final Thread supervisor;

    private volatile int port = freePort();
    private volatile @Nullable Process running;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;

    private EmbeddedPostgres(DataDirectoryLock lock, ServerBinaries binaries, ServerUser user, Cluster cluster) {
        this.lock = lock;
        this.binaries = binaries;
        this.user = user;
        this.cluster = cluster;
        this.supervisor = Thread.ofPlatform().name("postgres").daemon().unstarted(this::supervise);
    }

    /**
     * Starts a server on a data directory, and returns when it takes connections.
     *
     * @throws EmbeddedPostgresFailed if another instance uses the directory, or the server does not start
     */
    public static EmbeddedPostgres start(DataDirectory directory) {
        DataDirectoryLock lock = DataDirectoryLock.of(directory);
        boolean started = false;
        try {
            ServerBinaries binaries = ServerBinaries.unpackedIn(directory.path());
            ServerUser user = ServerUser.of(directory.path());
            user.give(directory.path());
            user.give(lock.file());
            Cluster cluster = Cluster.in(directory.path().resolve(FOLDER), binaries, user);
            EmbeddedPostgres postgres = new EmbeddedPostgres(lock, binaries, user, cluster);
            postgres.start();
            started = true;
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start PostgreSQL in " + directory, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL starts", e);
        } finally {
            if (!started) {
                release(lock);
            }
        }
    }

    /** Whether a directory has a database, that a start would not have to make first. */
    public static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(FOLDER));
    }

    /** Where to connect to. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, Cluster.DATABASE);
    }

    /** The role that owns the schema and changes it. */
    public Login owner() {
        return cluster.login(Cluster.OWNER);
    }

    /** The role of the running service, which may append and read. */
    public Login application() {
        return cluster.login(Cluster.APPLICATION);
    }

    /** The role of the only deleter. */
    public Login retention() {
        return cluster.login(Cluster.RETENTION);
    }

    /** The server's version, such as {@code 18.6}. */
    public String version() {
        return binaries.version();
    }

    /** Shuts the server down, or kills it if that takes too long, and gives the data directory free. */
    @Override
    public void close() {
        closing = true;
        closed.countDown();
        try {
            long begun = System.nanoTime();
            // Starting and closing may overlap: stopped is only what the supervisor no longer holds.
            while (supervisor.isAlive()) {
                if (System.nanoTime() - begun < SHUTDOWN.toNanos()) {
                    stop(SHUTDOWN);
                } else {
                    kill();
                }
                supervisor.join(PAUSE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot stop PostgreSQL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release(lock);
        }
    }

    private void start() throws InterruptedException {
        supervisor.start();
        try {
            up.join();
        } catch (CompletionException e) {
            supervisor.join();
            throw e.getCause() instanceof EmbeddedPostgresFailed failed ? failed : e;
        }
    }

    private void supervise() {
        try {
            Restarts restarts = new Restarts();
            for (int run = 1; !closing; run++) {
                endOrphan();
                long begun = System.nanoTime();
                Process server = launch();
                running = server;
                boolean ready = isReady(server);
                if (ready) {
                    up.complete(null);
                    server.waitFor();
                }
                if (closing) {
                    return;
                }
                if (up.isDone()) {
                    Duration lasted = Duration.ofNanos(System.nanoTime() - begun);
                    String cause = LastWords.of(cluster.logs(), cluster.data());
                    if (restarts.isToBeTold(cause, lasted)) {
                        log.error(
                                "PostgreSQL {} (code {}) and is started again: {}",
                                ready ? "ended unasked" : "does not start",
                                server.exitValue(),
                                cause);
                    }
                    if (closed.await(restarts.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } else if (run == TRIES) {
                    throw new EmbeddedPostgresFailed(
                            "PostgreSQL does not start on %s: %s"
                                    .formatted(cluster.data(), LastWords.of(cluster.logs(), cluster.data())),
                            "Its logs are in %s.".formatted(cluster.logs()));
                } else {
                    // Somebody may have taken the port since we saw it free.
                    port = freePort();
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (!up.completeExceptionally(e)) {
                log.error("PostgreSQL is no longer watched over", e);
            }
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(binaries.program("postgres"), "-D", cluster.data().toString()));
        // What must hold whatever postgresql.conf says.
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                // One file for each day of the week, begun anew when its day comes again.
                "logging_collector=on",
                "log_directory=" + cluster.logs(),
                "log_filename=postgres-%a.log",
                "log_rotation_age=1d",
                "log_rotation_size=0",
                "log_truncate_on_rotation=on",
                // Rows and statements hold names and addresses, which must be forgotten when the log forgets them.
                "log_error_verbosity=terse",
                "log_min_error_statement=panic",
                "log_statement=none")) {
            command.addAll(List.of("-c", setting));
        }
        return user.run(cluster.directory(), command)
                .redirectErrorStream(true)
                .redirectOutput(cluster.logs().resolve("start.log").toFile())
                .start();
    }

    /**
     * Waits until the server takes connections, as pg_ctl does it: by the state in its pid file. As long as it lives it
     * is waited for, for it may have much to recover.
     */
    private boolean isReady(Process server) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        boolean said = false;
        while (server.isAlive()) {
            List<String> lines = pidFile();
            if (lines.size() >= 8
                    && lines.getFirst().strip().equals(Long.toString(server.pid()))
                    && lines.get(7).strip().equals("ready")) {
                return true;
            }
            if (!said && System.nanoTime() - begun > PATIENCE.toNanos()) {
                log.info("PostgreSQL is still starting, perhaps recovering; see {}", cluster.logs());
                said = true;
            }
            Thread.sleep(POLL);
        }
        return false;
    }

    private void endOrphan() throws IOException, InterruptedException {
        List<String> lines = pidFile();
        Optional<ProcessHandle> holder = lines.isEmpty() ? Optional.empty() : process(lines.getFirst());
        if (holder.isEmpty()) {
            // PostgreSQL itself clears what a dead process left.
            return;
        }
        if (isPostmaster(holder.get())) {
            log.warn(
                    "A PostgreSQL server of an earlier run (process {}) is still up; stopping it",
                    holder.get().pid());
            long begun = System.nanoTime();
            // A process that has ended and is not yet cleared away has no command line any more.
            while (isPostmaster(holder.get())) {
                if (System.nanoTime() - begun > LONGEST_SHUTDOWN.toNanos()) {
                    throw new EmbeddedPostgresFailed(
                            "A PostgreSQL server of an earlier run (process %d) does not stop."
                                    .formatted(holder.get().pid()),
                            "See its logs in %s, and stop it by hand.".formatted(cluster.logs()));
                }
                stop(PATIENCE);
                Thread.sleep(POLL);
            }
        } else {
            // Not deleted: the rest of the file is how the server finds out whether processes of the earlier one still
            // have the data open. It does not take its own parent, which we are, for another server.
            log.warn(
                    "The pid file in {} names another program's process {}",
                    cluster.data(),
                    holder.get().pid());
            List<String> ours = new ArrayList<>(lines);
            ours.set(0, Long.toString(ProcessHandle.current().pid()));
            Files.write(cluster.data().resolve("postmaster.pid"), ours);
        }
    }

    private boolean isPostmaster(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("postgres")
                        && line.contains(cluster.data().toString()))
                .isPresent();
    }

    private static Optional<ProcessHandle> process(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private List<String> pidFile() throws IOException {
        Path file = cluster.data().resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Ends the server and its sessions as a crash does: one of them hangs, or was stopped, and no shutdown gets past it. */
    private void kill() {
        Process server = running;
        if (server != null) {
            log.warn(
                    "PostgreSQL did not shut down in {} s and is killed; it recovers at its next start",
                    SHUTDOWN.toSeconds());
            List<ProcessHandle> sessions = server.descendants().toList();
            server.destroyForcibly();
            sessions.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Ends the sessions, flushes, and shuts down: a "fast" shutdown, which {@code SIGINT} stands for. Waits so long at most. */
    private void stop(Duration longest) throws IOException, InterruptedException {
        user.run(
                        cluster.directory(),
                        List.of(
                                binaries.program("pg_ctl"),
                                "stop",
                                "-D",
                                cluster.data().toString(),
                                "-m",
                                "fast",
                                "-t",
                                Long.toString(longest.toSeconds())))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port", e);
        }
    }

    private static void release(DataDirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            log.warn("The lock on the data directory could not be released", e);
        }
    }
}
