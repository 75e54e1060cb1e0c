package dev.daybook.postgres;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of a purpose's connections. The server ends a statement first; where the server, or the way to it, is silent, the
 * driver gives up a second later. The server ends what a peer that is gone has left open: its transaction, after {@code idle}.
 *
 * @param connections how many there are at most
 * @param connect how long one waits for a connection
 * @param statement how long a statement may take; zero is for ever
 * @param lock how long a statement waits for a lock
 * @param idle how long a transaction may wait for its next statement
 * @param transaction how long a transaction may take; zero is for ever
 * @param silence how long the driver waits for an answer
 */
record ConnectionBounds(
        int connections,
        Duration connect,
        Duration statement,
        Duration lock,
        Duration idle,
        Duration transaction,
        Duration silence) {

    private static final Duration NO_BOUND = Duration.ZERO;
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How long opening a connection may take. It is done beside those who wait for one. */
    private static final Duration OPENING = Duration.ofSeconds(5);

    /** How often a connection that nobody uses shows that it still works; the least that the pool takes. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    static ConnectionBounds of(Purpose purpose, DatabaseSettings settings) {
        return switch (purpose) {
            case APPENDING -> {
                Duration time = settings.appendTime();
                // Whoever holds the head of a log holds up all who post to it.
                yield new ConnectionBounds(
                        settings.appends(),
                        settings.connectTime(),
                        time,
                        time.dividedBy(2),
                        time,
                        time.multipliedBy(2),
                        time.plus(GRACE));
            }
            case WRITING -> waitedFor(settings.writes(), settings.connectTime(), settings.writeTime());
            case READING -> waitedFor(settings.reads(), settings.connectTime(), settings.readTime());
            case FOLLOWING -> {
                Duration time = settings.followTime();
                yield new ConnectionBounds(
                        settings.follows(),
                        time.dividedBy(3),
                        time,
                        time.dividedBy(3),
                        time.multipliedBy(2).dividedBy(3),
                        time.plus(GRACE),
                        time.plus(GRACE));
            }
            case WORKING ->
                new ConnectionBounds(
                        settings.works(),
                        Duration.ofSeconds(10),
                        NO_BOUND,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        NO_BOUND,
                        settings.workTime());
        };
    }

    private static ConnectionBounds waitedFor(int connections, Duration connect, Duration time) {
        return new ConnectionBounds(
                connections,
                connect,
                time,
                time.dividedBy(2),
                time.plus(GRACE),
                time.multipliedBy(2),
                time.plus(GRACE));
    }

    /** Gives a pool these bounds. */
    void bind(HikariConfig pool) {
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(Math.max(500, connect.toMillis()));
        // A connection that went silent costs half of the time that one waits for a connection, and is then replaced.
        pool.setValidationTimeout(Math.max(250, connect.toMillis() / 2));
        pool.setKeepaliveTime(KEEP_ALIVE.toMillis());
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("connectTimeout", seconds(OPENING));
        pool.addDataSourceProperty("loginTimeout", seconds(OPENING));
        pool.addDataSourceProperty("socketTimeout", seconds(silence));
        pool.addDataSourceProperty("cancelSignalTimeout", seconds(GRACE));
        pool.setConnectionInitSql(sql(pool.getConnectionInitSql()));
    }

    /**
     * What a connection says when it is opened. That is no parameter of the connection, because poolers refuse those; what the
     * operator has a connection do comes after it.
     */
    private String sql(String further) {
        List<String> settings = new ArrayList<>();
        settings.add(set("statement_timeout", statement));
        settings.add(set("lock_timeout", lock));
        settings.add(set("idle_in_transaction_session_timeout", idle));
        settings.add(set("transaction_timeout", transaction));
        // What the service has answered is flushed, also where the server, the database or the role was set not to wait
        // for
        // it. Where more than the default is asked for, such as to wait for a standby, that stays.
        settings.add("case when current_setting('synchronous_commit') = 'off'"
                + " then set_config('synchronous_commit', 'on', false) end");
        String own = "select " + String.join(", ", settings);
        return further == null || further.isBlank() ? own : own + "; " + further;
    }

    private static String set(String name, Duration time) {
        return "set_config('%s', '%d', false)".formatted(name, time.toMillis());
    }

    private static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.plusMillis(999).toSeconds()));
    }
}
