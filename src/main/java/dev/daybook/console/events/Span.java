package dev.daybook.console.events;

import dev.daybook.kernel.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time that a view looks at: up to now from a while ago, or between two moments, each of which may be left open.
 *
 * @param relative how long ago it begins, such as {@code 24h}; null for moments
 * @param from the first moment, as the address says it
 * @param to the moment at which it ends, as the address says it
 */
public record Span(
        @Nullable String relative,
        @Nullable String from,
        @Nullable String to) {

    /** All the time there is. */
    static final Span ALL = new Span(null, null, null);

    /** The spans that a page offers, each with what it is called. */
    static final Map<String, String> OFFERED = offered();

    private static final Pattern RELATIVE = Pattern.compile("([1-9][0-9]{0,3})[mhdw]");

    private static Map<String, String> offered() {
        Map<String, String> offered = new LinkedHashMap<>();
        offered.put("15m", "15 min");
        offered.put("1h", "1 hour");
        offered.put("24h", "24 hours");
        offered.put("7d", "7 days");
        offered.put("30d", "30 days");
        offered.put("90d", "90 days");
        return offered;
    }

    /** The span that begins so long ago; empty if the text is none, such as {@code 24h}. */
    static Optional<Span> ago(String relative) {
        return length(relative).map(length -> new Span(relative, null, null));
    }

    /** The span between two moments; one that is null is open. */
    public static Span of(@Nullable Instant from, @Nullable Instant to) {
        return new Span(null, from == null ? null : from.toString(), to == null ? null : to.toString());
    }

    private static Optional<Duration> length(String relative) {
        Matcher parts = RELATIVE.matcher(relative);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (relative.charAt(relative.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    case 'd' -> Duration.ofDays(number);
                    default -> Duration.ofDays(7 * number);
                });
    }

    /** The same between moments, so that it stays what it is while time goes on. */
    Span fixed(Instant now) {
        return relative == null ? this : new Span(null, first(now), null);
    }

    /** The first moment, as a filter takes it; null if it is open. */
    @Nullable
    String first(Instant now) {
        return relative == null
                ? from
                : length(relative)
                        .map(length -> now.minus(length)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                        .orElse(null);
    }

    /** Whether events that arrive now can be in it. */
    public boolean reaches(Instant now) {
        return to == null
                || Moment.parse(to).map(moment -> moment.end().isAfter(now)).orElse(true);
    }

    public boolean isAll() {
        return relative == null && from == null && to == null;
    }
}
