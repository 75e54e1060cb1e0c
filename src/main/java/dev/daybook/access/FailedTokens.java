package dev.daybook.access;

import dev.daybook.kernel.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What keeps wrong tokens from costing a transaction each: those that were found wrong a moment ago are known, and one
 * address may have only so many looked up.
 */
@Component
class FailedTokens {

    /** How long a wrong token is known. It cannot become a right one: what is issued was never sent before. */
    static final Duration LIFE = Duration.ofMinutes(1);

    private static final int MOST_TOKENS = 10_000;
    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final MeterRegistry meters;
    private final Budgets budgets;
    private final Map<ByteBuffer, Instant> wrong = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Instant> eldest) {
            return size() > MOST_TOKENS;
        }
    };

    FailedTokens(AccessSettings settings, Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.budgets = new Budgets(clock, settings.failedTokens());
        this.meters = meters;
        for (Kind kind : Kind.values()) {
            count(kind, 0);
        }
    }

    /** Why a token opens nothing. */
    enum Kind {
        /** It has not the form of a token. */
        MALFORMED,
        /** It was looked up, and is unknown, deleted or has expired. */
        UNKNOWN,
        /** It was found wrong a moment ago. */
        REPEATED,
        /** Its address has sent too many, so that it was not looked up. */
        NOT_LOOKED_UP,
        /** It is no valid JWT of the identity provider, or there is no provider. */
        JWT
    }

    /** Counts a token that opens nothing. */
    void count(Kind kind) {
        count(kind, 1);
    }

    private void count(Kind kind, int number) {
        meters.counter("daybook.access.failed.tokens", "kind", kind.name().toLowerCase(Locale.ROOT))
                .increment(number);
    }

    /** Whether a token of that hash was found wrong a moment ago. */
    synchronized boolean isKnown(byte[] sha256) {
        Instant until = wrong.get(ByteBuffer.wrap(sha256));
        return until != null && clock.instant().isBefore(until);
    }

    /** Keeps in mind that a token of that hash is wrong. */
    synchronized void keep(byte[] sha256) {
        wrong.put(ByteBuffer.wrap(sha256.clone()), clock.instant().plus(LIFE));
    }

    /**
     * Takes one look-up from the budget of an address; {@link #giveBack} it if the token is right.
     *
     * @throws Refusal.TooMany if nothing is left of it
     */
    void take(String address) {
        budgets.take(network(address)).ifPresent(wait -> {
            count(Kind.NOT_LOOKED_UP);
            throw new Refusal.TooMany("Too many wrong API tokens came from this address.", wait);
        });
    }

    /** Gives a look-up back that was not for a wrong token. */
    void giveBack(String address) {
        budgets.giveBack(network(address));
    }

    /** Of IPv6 the first half of the address: whoever has one address there has all that share it. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV6_BYTES ? HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) : address;
        } catch (IllegalArgumentException noLiteral) {
            return address;
        }
    }
}
