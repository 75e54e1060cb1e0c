package dev.daybook.event.follow;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.transaction.PlatformTransactionManager;

/** Runs followers in tests, beside those that the service runs, as another instance would. */
public class TestFollowers {

    private final LogHeads heads;
    private final LogCursors cursors;
    private final PlatformTransactionManager transactions;

    TestFollowers(LogHeads heads, LogCursors cursors, PlatformTransactionManager transactions) {
        this.heads = heads;
        this.cursors = cursors;
        this.transactions = transactions;
    }

    /** A runner of a follower, which does nothing by itself. */
    Following following(LogFollower follower) {
        return new Following(follower, heads, cursors, transactions);
    }

    /** Has a follower take what there is of an organization's log, without waiting for anything. */
    public void takeAll(LogFollower follower, String organization) {
        Following following = following(new Impatient(follower));
        OptionalLong head = heads.find(organization);
        while (position(follower, organization) < head.orElse(0)) {
            following.step();
        }
    }

    long position(LogFollower follower, String organization) {
        return cursors.positions(follower.name(), List.of(organization)).getOrDefault(organization, 0L);
    }

    private record Impatient(LogFollower follower) implements LogFollower {

        @Override
        public String name() {
            return follower.name();
        }

        @Override
        public Duration interval() {
            return Duration.ZERO;
        }

        @Override
        public int enough() {
            return 1;
        }

        @Override
        public void take(List<Stretch> stretches) {
            follower.take(stretches);
        }
    }
}
