package dev.daybook.integrity.note;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of an organization's log, which stands in its checkpoints and is the name of the key that signs them: a URL
 * without its scheme, {@code logs.example.com/tlog/acme}.
 *
 * @param value the name
 */
public record Origin(String value) {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final Pattern BASE =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~-]+)*");

    public Origin {
        KeyName.check(value);
    }

    /**
     * The name of the log of an organization.
     *
     * @param base what all logs of a service have in common: a host, and maybe a port and a path
     */
    public static Origin of(String base, String organization) {
        if (!BASE.matcher(base).matches()) {
            throw new MalformedException(
                    "The base of the logs' names is a host, and maybe a port and a path, not " + Shown.of(base) + ".");
        }
        return new Origin(base + "/" + segment(organization));
    }

    /** Whether a name is that of a log of an organization, whatever the base. */
    public static boolean isOf(String origin, String organization) {
        return origin.endsWith("/" + segment(organization));
    }

    /**
     * An organization as the segment of a path (RFC 3986, section 2): different ones stay different, and there are none of the
     * characters that a key's name must not have.
     */
    private static String segment(String organization) {
        StringBuilder segment = new StringBuilder();
        for (byte unit : organization.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(unit)) {
                segment.append((char) unit);
            } else {
                segment.append('%').append(HEX.toHexDigits(unit));
            }
        }
        return segment.toString();
    }

    private static boolean isUnreserved(byte unit) {
        return (unit >= 'A' && unit <= 'Z')
                || (unit >= 'a' && unit <= 'z')
                || (unit >= '0' && unit <= '9')
                || unit == '-'
                || unit == '.'
                || unit == '_'
                || unit == '~';
    }

    @Override
    public String toString() {
        return value;
    }
}
