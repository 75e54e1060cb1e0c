package dev.daybook.api.daybook;

import dev.daybook.access.ApiTokens;
import dev.daybook.access.Caller;
import dev.daybook.event.EventLog;
import dev.daybook.event.EventQuery;
import dev.daybook.event.TextQuery;
import dev.daybook.event.follow.Arrivals;
import dev.daybook.event.follow.Watch;
import dev.daybook.kernel.Outage;
import dev.daybook.kernel.OutageLog;
import dev.daybook.kernel.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Follows logs for callers: reads on where they are, and waits where a log ends. Who waits is the virtual thread of the request. It
 * holds nothing but itself, and unlike an asynchronous request it ends in the filters that it came through, so that whatever
 * happens is answered, logged and bounded as everywhere.
 */
@Component
class Feed {

    /** How many events of a stream are read at a time. */
    private static final int PART = 1000;

    /** At the end of a busy log a stream reads no more often than that. */
    private static final Duration GATHER = Duration.ofMillis(100);

    private final EventLog log;
    private final Arrivals arrivals;
    private final ApiTokens tokens;
    private final FeedSettings settings;

    Feed(EventLog log, Arrivals arrivals, ApiTokens tokens, FeedSettings settings) {
        this.log = log;
        this.arrivals = arrivals;
        this.tokens = tokens;
        this.settings = settings;
    }

    /**
     * The next events of a log, as soon as there is one, or when the time of the query is up. Whose token was deleted while it waited is
     * given none, and told so by the next request.
     */
    EventLog.Arrived page(EventQuery query, FeedQuery asked, String organization, Caller caller)
            throws InterruptedException {
        int limit = Math.toIntExact(asked.limit());
        TextQuery words = asked.events().words();
        if (asked.patience().isZero()) {
            return log.arrivals(query, words, after(asked, organization), limit);
        }
        Deadline tokenCheck = Deadline.in(settings.tokenChecks());
        long after = after(asked, organization);
        EventLog.Arrived part = log.awaitArrivals(query, words, after, limit, asked.patience());
        return tokenCheck.isOver() && !part.events().isEmpty() && !tokens.stillOpens(caller)
                ? new EventLog.Arrived(List.of(), after, part.head())
                : part;
    }

    private long after(FeedQuery asked, String organization) {
        return asked.after() == FeedQuery.NEWEST ? log.head(organization) - 1 : asked.after();
    }

    /**
     * Streams the events of a log to its end, and then what arrives until the time of the query is up. It ends before that with
     * the token, the service or the database, and each time says where to go on; whatever is refused is refused before it begins.
     */
    void stream(EventQuery query, FeedQuery asked, String organization, Caller caller, FeedStream stream)
            throws IOException, InterruptedException {
        try (Watch watch = arrivals.watch(organization)) {
            long after = after(asked, organization);
            EventLog.Arrived first = log.arrivals(query, asked.events().words(), after, part(asked.limit()));
            stream.begin(after);
            stream.flush();
            Following following = new Following(query, asked, after, caller, stream, watch);
            following.run(first);
            stream.end(following.scannedTo);
            stream.flush();
        }
    }

    private static int part(long left) {
        return (int) Math.min(PART, left);
    }

    /** A stream that is under way. */
    private final class Following {

        private final EventQuery query;
        private final @Nullable TextQuery words;
        private final Caller caller;
        private final FeedStream stream;
        private final Watch watch;
        private final Deadline wait;
        private final Deadline longest = Deadline.in(settings.longestStream());

        private Deadline heartbeat = Deadline.in(settings.heartbeat());
        private Deadline tokenCheck = Deadline.in(settings.tokenChecks());
        private Deadline gathered = Deadline.in(Duration.ZERO);
        private long left;
        private long scannedTo;

        Following(EventQuery query, FeedQuery asked, long after, Caller caller, FeedStream stream, Watch watch) {
            this.query = query;
            this.words = asked.events().words();
            this.caller = caller;
            this.stream = stream;
            this.watch = watch;
            this.wait = Deadline.in(asked.patience());
            this.left = asked.limit();
            this.scannedTo = after;
        }

        void run(EventLog.Arrived first) throws IOException, InterruptedException {
            EventLog.Arrived part = first;
            try {
                write(part);
                while (left > 0 && !longest.isOver() && !arrivals.isEnded() && stillOpens()) {
                    if (part.isComplete()) {
                        if (wait.isOver()) {
                            return;
                        }
                        if (!arrives(part.head())) {
                            continue;
                        }
                    }
                    part = log.arrivals(query, words, scannedTo, part(left));
                    write(part);
                }
            } catch (RuntimeException failure) {
                // What was sent is whole, and the end says where to go on; whoever does so is told what is wrong.
                if (Outage.of(failure).isEmpty() && !(failure instanceof Refusal)) {
                    throw failure;
                }
                OutageLog.tell(failure);
            }
        }

        private void write(EventLog.Arrived part) throws IOException {
            if (!part.events().isEmpty()) {
                stream.events(part.events());
                stream.flush();
                heartbeat = Deadline.in(settings.heartbeat());
                left -= part.events().size();
            }
            // Not before they are written: where that fails, whoever goes on must see them.
            scannedTo = part.scannedTo();
            gathered = Deadline.in(GATHER);
            beat();
        }

        /** Waits until there is an event at a position, or something else is due; whether there is. */
        private boolean arrives(long position) throws IOException, InterruptedException {
            Duration pause = Stream.of(wait, longest, heartbeat, tokenCheck)
                    .map(Deadline::left)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            if (watch.await(position, pause)) {
                Thread.sleep(gathered.left());
                return true;
            }
            beat();
            return false;
        }

        private void beat() throws IOException {
            if (heartbeat.isOver()) {
                stream.scanned(scannedTo);
                stream.flush();
                heartbeat = Deadline.in(settings.heartbeat());
            }
        }

        private boolean stillOpens() {
            if (!tokenCheck.isOver()) {
                return true;
            }
            tokenCheck = Deadline.in(settings.tokenChecks());
            return tokens.stillOpens(caller);
        }
    }
}
