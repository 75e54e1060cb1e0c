package dev.daybook.event.find;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.daybook.event.Tenant;
import dev.daybook.kernel.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SearchTurnsTest {

    private static final Tenant ACME = new Tenant.Organization("acme");
    private static final Tenant OTHER = new Tenant.Organization("other");
    private static final Tenant THIRD = new Tenant.Organization("third");

    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void oneOrganizationLeavesHalfToTheOthersAndTheInstanceHasABound() throws Exception {
        SearchTurns turns = new SearchTurns(4, Duration.ofMillis(50));
        try (ExecutorService searches = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> underWay = new ArrayList<>();
            underWay.addAll(begin(turns, searches, ACME, 2));

            assertThatThrownBy(() -> turns.take(ACME, () -> true)).isInstanceOf(Refusal.TooMany.class);
            assertThat(turns.take(OTHER, () -> true)).isTrue();

            underWay.addAll(begin(turns, searches, OTHER, 2));
            assertThatThrownBy(() -> turns.take(THIRD, () -> true)).isInstanceOf(Refusal.Unavailable.class);
            assertThatThrownBy(() -> turns.take(ACME, () -> true)).isInstanceOf(Refusal.TooMany.class);

            end.countDown();
            for (Future<Boolean> search : underWay) {
                assertThat(search.get()).isTrue();
            }
        }
        assertThat(turns.take(ACME, () -> true)).isTrue();
    }

    @Test
    void whoWaitsHasItsTurnWhenAnotherEnds() throws Exception {
        SearchTurns turns = new SearchTurns(1, Duration.ofSeconds(20));
        try (ExecutorService searches = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> first = begin(turns, searches, ACME, 1);
            Future<Boolean> second = searches.submit(() -> turns.take(OTHER, () -> true));
            end.countDown();

            assertThat(first.getFirst().get()).isTrue();
            assertThat(second.get()).isTrue();
        }
    }

    @Test
    void aSearchThatFailsGivesItsPlaceBack() {
        SearchTurns turns = new SearchTurns(1, Duration.ofMillis(10));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> turns.take(ACME, () -> {
                        throw new IllegalStateException("as it happens");
                    }))
                    .hasMessage("as it happens");
        }
        assertThat(turns.take(ACME, () -> true)).isTrue();
    }

    private List<Future<Boolean>> begin(SearchTurns turns, ExecutorService searches, Tenant tenant, int count)
            throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(count);
        List<Future<Boolean>> underWay = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            underWay.add(searches.submit(() -> turns.take(tenant, () -> {
                begun.countDown();
                return awaitEnd();
            })));
        }
        begun.await();
        return underWay;
    }

    private boolean awaitEnd() {
        try {
            end.await();
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
