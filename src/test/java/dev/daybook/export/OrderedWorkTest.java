package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OrderedWorkTest {

    private final OrderedWork work = new OrderedWork();

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void resultsComeInTheOrderOfThePiecesHoweverLongEachTakes() throws IOException {
        Random random = new Random(5);
        List<Integer> taken = new ArrayList<>();
        OrderedWork.Line<Integer> line = work.begin(taken::add);
        for (int i = 0; i < 500; i++) {
            int piece = i;
            int nanos = random.nextInt(300_000);
            line.give(
                    () -> {
                        Thread.sleep(0, nanos);
                        return piece;
                    },
                    1);
        }
        line.end();

        assertThat(taken).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void onlyAFewPiecesAreUnderWay() throws IOException {
        AtomicInteger underWay = new AtomicInteger();
        OrderedWork.Line<Integer> line = work.begin(result -> underWay.decrementAndGet());
        int most = 0;
        for (int i = 0; i < 1000; i++) {
            most = Math.max(most, underWay.incrementAndGet());
            line.give(() -> 1, 1);
        }
        line.end();

        assertThat(most).isLessThanOrEqualTo(4 * Runtime.getRuntime().availableProcessors() + 1);
        assertThat(underWay).hasValue(0);
    }

    @Test
    void largePiecesAreUnderWayOneAfterTheOther() throws IOException {
        AtomicInteger underWay = new AtomicInteger();
        OrderedWork.Line<Integer> line = work.begin(result -> underWay.decrementAndGet());
        int most = 0;
        for (int i = 0; i < 100; i++) {
            line.give(() -> 1, 1 << 25);
            most = Math.max(most, underWay.incrementAndGet());
        }
        line.give(() -> 1, Long.MAX_VALUE >> 1);
        assertThat(underWay).hasValue(0);
        line.end();

        assertThat(most).isEqualTo(2);
    }

    @Test
    void whatIsThrownByAPieceIsThrownWhereItsResultWouldBeTaken() throws IOException {
        List<Integer> taken = new ArrayList<>();
        OrderedWork.Line<Integer> line = work.begin(taken::add);
        line.give(() -> 1, 1);
        line.give(
                () -> {
                    throw new IOException("broken");
                },
                1);
        line.give(() -> 3, 1);
        assertThatThrownBy(line::end).isInstanceOf(IOException.class).hasMessage("broken");
        assertThat(taken).containsExactly(1);

        OrderedWork.Line<Integer> other = work.begin(taken::add);
        other.give(
                () -> {
                    throw new IllegalArgumentException("malformed");
                },
                1);
        assertThatThrownBy(other::end)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("malformed");
    }
}
