package dev.daybook.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes times in the zone of whoever looks at them. */
public record Times(ZoneId zone) {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    /** The times of a zone by its name, such as Europe/Berlin; of UTC if there is no such zone. */
    static Times of(@Nullable String zone) {
        // Nothing but names of regions, of which there is a list.
        return new Times(
                zone != null && ZoneId.getAvailableZoneIds().contains(zone) ? ZoneId.of(zone) : ZoneOffset.UTC);
    }

    /** The zone as it is told. */
    public String zoneName() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /** A moment in the viewer's zone, to the second. */
    public String local(Instant at) {
        return SECONDS.format(at.atZone(zone));
    }

    /** A moment in UTC, exactly. */
    public String utc(Instant at) {
        return SECONDS.format(at.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC)) + fraction(at) + " UTC";
    }

    private static String fraction(Instant at) {
        return at.getNano() == 0
                ? ""
                : String.format(Locale.ROOT, ".%09d", at.getNano()).replaceAll("0+$", "");
    }
}
