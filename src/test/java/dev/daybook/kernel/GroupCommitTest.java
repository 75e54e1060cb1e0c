package dev.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** A request that goes to lanes. */
    private record Request(String name, Set<String> lanes, int weight) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<String>> groups = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private GroupCommit<Request> commits(int leaders, Duration patience, Consumer<List<Request>> work) {
        return new GroupCommit<>(
                new GroupCommit.Limits(leaders, 10, 10, 20, Duration.ofMillis(5), patience, patience.multipliedBy(2)),
                Request::lanes,
                Request::weight,
                group -> {
                    groups.add(group.stream().map(Request::name).toList());
                    work.accept(group);
                });
    }

    private static Request request(String name, String... lanes) {
        return new Request(name, Set.of(lanes), 1);
    }

    /** Submits a request that has to wait, and returns when it does. */
    private Future<Void> submitWaiting(GroupCommit<Request> commits, Request request) throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> commits.commit(request), null);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        await(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }

    private Future<Void> submit(GroupCommit<Request> commits, Request request) {
        Callable<Void> call = () -> {
            commits.commit(request);
            return null;
        };
        return threads.submit(call);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }

    @Test
    void commitsARequestThatIsAloneByItself() {
        GroupCommit<Request> commits = commits(1, LONG, group -> {});
        commits.commit(request("a", "x"));
        commits.commit(request("b", "x"));
        assertThat(groups).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void gathersWhatArrivesWhileACommitIsUnderWay() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, LONG, group -> {
            begun.countDown();
            join(open);
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        List<Future<Void>> others =
                List.of(submitWaiting(commits, request("b", "x")), submitWaiting(commits, request("c", "x")));
        open.countDown();
        first.get();
        for (Future<Void> other : others) {
            other.get();
        }
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void neverCommitsTwoGroupsOfOneLaneAtATimeNorOvertakesWithinOne() throws Exception {
        AtomicInteger inX = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        GroupCommit<Request> commits = commits(3, LONG, group -> {
            boolean x = group.stream().anyMatch(request -> request.lanes().contains("x"));
            if (x) {
                most.accumulateAndGet(inX.incrementAndGet(), Math::max);
            }
            group.stream()
                    .filter(request -> request.lanes().contains("x"))
                    .forEach(request -> order.add(request.name()));
            pause(1);
            if (x) {
                inX.decrementAndGet();
            }
        });
        List<Future<?>> callers = new ArrayList<>();
        for (int caller = 0; caller < 12; caller++) {
            String name = Integer.toString(caller);
            String[] lanes = caller % 3 == 0
                    ? new String[] {"x"}
                    : caller % 3 == 1 ? new String[] {"y"} : new String[] {"x", "y"};
            callers.add(threads.submit(() -> {
                for (int n = 0; n < 50; n++) {
                    commits.commit(request(name + "-" + n, lanes));
                }
            }));
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
        assertThat(most).hasValue(1);
        assertThat(groups.stream().flatMap(List::stream)).hasSize(600).doesNotHaveDuplicates();
        for (String caller : List.of("0", "2", "3", "5")) {
            assertThat(order.stream().filter(name -> name.startsWith(caller + "-")))
                    .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 50)
                            .mapToObj(n -> caller + "-" + n)
                            .toList());
        }
    }

    @Test
    void takesNoMoreThanAGroupHolds() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, LONG, group -> {
            begun.countDown();
            join(open);
        });
        List<Future<Void>> answers = new ArrayList<>(List.of(submit(commits, request("first", "x"))));
        begun.await();
        for (int n = 0; n < 4; n++) {
            answers.add(submitWaiting(commits, new Request("four-" + n, Set.of("x"), 4)));
        }
        open.countDown();
        for (Future<Void> answer : answers) {
            answer.get();
        }
        assertThat(groups.stream().map(List::size)).containsExactly(1, 2, 2);
    }

    @Test
    void throwsWhatACommitThrowsToEachCallerOfItsGroupAndNoOther() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, LONG, group -> {
            begun.countDown();
            join(open);
            if (group.size() > 1) {
                throw new StackOverflowError("deep");
            }
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        List<Future<Void>> failing =
                List.of(submitWaiting(commits, request("b", "x")), submitWaiting(commits, request("c", "x")));
        open.countDown();
        first.get();
        for (Future<Void> answer : failing) {
            assertThatThrownBy(answer::get).rootCause().isInstanceOf(StackOverflowError.class);
        }
        commits.commit(request("d", "x"));
        assertThat(groups).last().isEqualTo(List.of("d"));
    }

    @Test
    void refusesAllWhoWaitWhileTheDatabaseIsAway() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, LONG, group -> {
            begun.countDown();
            join(open);
            throw new IllegalStateException(new SQLTransientConnectionException("away"));
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        Future<Void> second = submitWaiting(commits, request("b", "x"));
        open.countDown();
        for (Future<Void> answer : List.of(first, second)) {
            assertThatThrownBy(answer::get).rootCause().isInstanceOf(SQLTransientConnectionException.class);
        }
        assertThat(groups).hasSize(1);
    }

    @Test
    void refusesWhatIsTooMuchToWait() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, LONG, group -> {
            begun.countDown();
            join(open);
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        Future<Void> large = submitWaiting(commits, new Request("large", Set.of("x"), 30));
        assertThatExceptionOfType(Refusal.Unavailable.class).isThrownBy(() -> commits.commit(request("b", "x")));
        open.countDown();
        first.get();
        large.get();
    }

    @Test
    void refusesWhatWaitedTooLong() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, Duration.ofMillis(100), group -> {
            begun.countDown();
            join(open);
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        assertThatExceptionOfType(Refusal.Unavailable.class)
                .isThrownBy(() -> commits.commit(request("late", "x")))
                .withMessageContaining("was not taken in time");
        open.countDown();
        first.get();
        assertThat(groups).containsExactly(List.of("a"));
    }

    @Test
    void saysOfWhatWasTakenAndNotAnsweredThatItIsNotKnown() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, Duration.ofMillis(300), group -> {
            begun.countDown();
            join(group.size() == 1 ? open : stuck);
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        List<Future<Void>> two =
                List.of(submitWaiting(commits, request("b", "x")), submitWaiting(commits, request("c", "x")));
        open.countDown();
        first.get();
        // One of the two leads, and is bound by whatever bounds its transaction.
        await(() -> two.stream().anyMatch(Future::isDone));
        assertThat(groups).last().asInstanceOf(LIST).hasSize(2);
        assertThat(two.stream().filter(Future::isDone))
                .singleElement()
                .satisfies(late -> assertThatThrownBy(late::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasMessageContaining("not known whether this was stored"));
        stuck.countDown();
        await(() -> two.stream().allMatch(Future::isDone));
    }

    @Test
    void withdrawsWhoIsInterruptedAndKeepsTheInterruption() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        GroupCommit<Request> commits = commits(1, LONG, group -> {
            begun.countDown();
            join(open);
        });
        Future<Void> first = submit(commits, request("a", "x"));
        begun.await();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                commits.commit(request("b", "x"));
            } catch (Refusal.Unavailable stopped) {
                seen.add(stopped);
            }
            seen.add(Thread.currentThread().isInterrupted());
        });
        await(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        waiting.interrupt();
        waiting.join();
        assertThat(seen).hasSize(2).last().isEqualTo(true);
        open.countDown();
        first.get();
        assertThat(groups).containsExactly(List.of("a"));
    }

    @Test
    void closesWhenWhatWaitedIsCommitted() throws Exception {
        GroupCommit<Request> commits = commits(1, LONG, group -> pause(20));
        List<Future<Void>> answers = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            answers.add(submit(commits, request("r" + n, "x")));
        }
        await(() -> !groups.isEmpty());
        Thread.sleep(10);
        commits.close();
        assertThatExceptionOfType(Refusal.Unavailable.class).isThrownBy(() -> commits.commit(request("no", "x")));
        for (Future<Void> answer : answers) {
            answer.get(1, TimeUnit.SECONDS);
        }
        commits.open();
        commits.commit(request("again", "x"));
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
