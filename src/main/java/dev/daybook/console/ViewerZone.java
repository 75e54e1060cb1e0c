package dev.daybook.console;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time zone of whoever looks at a page, and how moments are written in it. */
public record ViewerZone(ZoneId id) {

    /** The cookie in which a browser tells its zone, and in which another choice is kept. */
    public static final String COOKIE = "daybook-zone";

    /** Who has told no zone is shown this one. */
    public static final ViewerZone UTC = new ViewerZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter FRACTION = DateTimeFormatter.ofPattern(".SSS", Locale.ROOT);
    private static final DateTimeFormatter EXACT = new DateTimeFormatterBuilder()
            .append(SECOND)
            .appendFraction(ChronoField.NANO_OF_SECOND, 3, 6, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder().appendInstant(-1).toFormatter(Locale.ROOT);

    /** The zone that a request's cookie tells. */
    public static ViewerZone of(HttpServletRequest request) {
        String name = ConsoleCookie.read(request, COOKIE);
        return name == null ? UTC : named(name).orElse(UTC);
    }

    /** The zone of a name such as {@code Europe/Berlin}; empty if there is none. */
    public static Optional<ViewerZone> named(String name) {
        try {
            return Optional.of(new ViewerZone(name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name)));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    public String name() {
        return isUtc() ? "UTC" : id.getId();
    }

    public boolean isUtc() {
        return id.equals(ZoneOffset.UTC);
    }

    /** The day of a moment. */
    public String day(Instant moment) {
        return DAY.format(moment.atZone(id));
    }

    /** A moment to the minute. */
    public String minute(Instant moment) {
        return MINUTE.format(moment.atZone(id));
    }

    /** A moment to the second. */
    public String second(Instant moment) {
        return SECOND.format(moment.atZone(id));
    }

    /** The milliseconds of a moment, as they follow its seconds. */
    public String fraction(Instant moment) {
        return FRACTION.format(moment.atZone(id));
    }

    /** A moment to the microsecond, in UTC. */
    public String utc(Instant moment) {
        return EXACT.format(moment.atZone(ZoneOffset.UTC)) + " UTC";
    }

    /** A moment to the microsecond, with its distance from UTC. */
    public String exact(Instant moment) {
        ZoneOffset offset = id.getRules().getOffset(moment);
        return EXACT.format(moment.atZone(id)) + (offset.equals(ZoneOffset.UTC) ? " UTC" : " " + offset.getId());
    }

    /** A moment as an attribute of an element says it. */
    public String iso(Instant moment) {
        return ISO.format(moment);
    }

    /** A moment as a form's field for a date and a time holds it, to the second. */
    public String field(Instant moment) {
        return FIELD.format(moment.atZone(id).truncatedTo(ChronoUnit.SECONDS));
    }

    /** The moment that a form's field for a date and a time says in this zone; null if it says none. */
    public @Nullable Instant read(String field) {
        try {
            return LocalDateTime.parse(field).atZone(id).toInstant();
        } catch (DateTimeException none) {
            return null;
        }
    }
}
