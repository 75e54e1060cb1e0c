package dev.daybook.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.daybook.integrity.note.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What was altered at random is refused as malformed or found to be wrong; it is never accepted, and breaks nothing. */
class MutationTest {

    private static final int TIMES = 120;

    private final Logs log = new Logs(40);

    @Test
    void refusesMutatedProofs() {
        mutate(
                log.proof(7, 40).bytes(),
                proof -> ProofVerification.verify(proof, log.entryAt(7), Logs.KEYS)
                        .isOk());
    }

    @Test
    void refusesMutatedEntries() {
        byte[] proof = log.proof(7, 40).bytes();
        mutate(
                log.entryAt(7),
                entry -> ProofVerification.verify(proof, entry, Logs.KEYS).isOk());
    }

    @Test
    void refusesMutatedUpdatesOfCheckpoints() {
        byte[] earlier = log.checkpoint(13).bytes();
        mutate(
                log.update(13, 40).bytes(),
                update -> ConsistencyVerification.verify(earlier, update, Logs.KEYS)
                        .isOk());
    }

    @Test
    void refusesMutatedEarlierCheckpoints() {
        byte[] update = log.update(13, 40).bytes();
        mutate(
                log.checkpoint(13).bytes(),
                earlier -> ConsistencyVerification.verify(earlier, update, Logs.KEYS)
                        .isOk());
    }

    @Test
    void refusesMutatedProofsOfRanges() {
        mutate(log.range(7, 31, 40).bytes(), proof -> {
            RangeVerification verification = new RangeVerification(proof, Logs.KEYS);
            log.entries(7, 31).forEach(verification::add);
            return verification.finish().isOk();
        });
    }

    private static void mutate(byte[] original, Predicate<byte[]> accepts) {
        assertThat(accepts.test(original)).isTrue();
        Random random = new Random(original.length);
        int read = 0;
        for (int i = 0; i < TIMES; i++) {
            byte[] mutated = mutated(original, random);
            boolean accepted = false;
            try {
                accepted = !Arrays.equals(mutated, original) && accepts.test(mutated);
                read++;
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
            assertThat(accepted)
                    .as(() -> new String(mutated, StandardCharsets.UTF_8))
                    .isFalse();
        }
        // Otherwise all of this tested only the first line.
        assertThat(read).isBetween(TIMES / 100, TIMES);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(50));
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 2 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 3 -> joined(bytes, at, new byte[] {original[random.nextInt(original.length)]}, at);
            case 4 -> joined(bytes, at, new byte[0], to);
            case 5 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
            default -> {
                // A digit or letter for another, which stays readable more often.
                bytes[at] = (byte) "0123456789ABCDEFabcdef+/=\n".charAt(random.nextInt(26));
                yield bytes;
            }
        };
    }

    private static byte[] joined(byte[] bytes, int until, byte[] between, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(bytes, 0, until);
        joined.writeBytes(between);
        joined.write(bytes, from, bytes.length - from);
        return joined.toByteArray();
    }
}
