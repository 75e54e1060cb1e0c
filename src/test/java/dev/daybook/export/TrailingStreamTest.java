package dev.daybook.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TrailingStreamTest {

    private final ByteArrayOutputStream below = new ByteArrayOutputStream();

    @Test
    void whatIsWrittenArrivesWholeAndInOrder() throws IOException {
        Random random = new Random(7);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        TrailingStream stream = new TrailingStream(below);
        for (int i = 0; i < 200; i++) {
            byte[] part = new byte[random.nextInt(20_000)];
            random.nextBytes(part);
            stream.write(part);
            stream.write(i);
            expected.write(part);
            expected.write(i);
        }
        stream.close();

        assertThat(below.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void aFailureBelowReachesTheCallerAsItIs() throws IOException {
        IOException full = new IOException("full");
        TrailingStream stream = new TrailingStream(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw full;
            }
        });
        stream.write(1);

        assertThatThrownBy(stream::close).isSameAs(full);
    }

    @Test
    void aCallerThatWritesOnAfterAFailureIsToldAndNotStuck() {
        TrailingStream stream = new TrailingStream(new OutputStream() {
            @Override
            public void write(int single) {
                throw new IllegalStateException("broken");
            }
        });

        assertThatThrownBy(() -> {
                    while (true) {
                        stream.write(new byte[100_000]);
                    }
                })
                .isInstanceOf(IllegalStateException.class);
        stream.abandon();
    }

    @Test
    void whatIsAbandonedIsNotWrittenAndNobodyWritesAfterwards() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        TrailingStream stream = new TrailingStream(new OutputStream() {
            @Override
            public void write(int single) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                begun.countDown();
                try {
                    held.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
                below.write(bytes, from, length);
            }
        });
        stream.write(new byte[200_000]);
        begun.await();
        Thread abandoning = Thread.ofPlatform().start(stream::abandon);
        held.countDown();
        abandoning.join();

        assertThat(below.size()).isLessThan(200_000);
    }

    @Test
    void anInterruptedCallerStopsAndStaysInterrupted() {
        TrailingStream stream = new TrailingStream(below);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> stream.write(new byte[1_000_000])).isInstanceOf(IOException.class);
        stream.abandon();

        assertThat(Thread.interrupted()).isTrue();
    }
}
