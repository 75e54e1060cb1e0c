package dev.daybook.event;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Numbers of JSON in the one form that RFC 8785 gives them, which is that of ECMAScript. */
public final class CanonicalNumber {

    /** So many decimal digits always survive a double. */
    private static final int SAFE_DIGITS = 15;

    /** PostgreSQL's numbers have no more, not even a zero such as 0e-20000. */
    private static final int MOST_DECIMALS = 16_383;

    private CanonicalNumber() {}

    /**
     * Whether a number of JSON is the same number as its canonical form: a number that a double does not hold would
     * become another one.
     */
    public static boolean isExact(String number) {
        return isShortInteger(number) || exact(number) != null;
    }

    /** The canonical form of a number of JSON; null if that would be another number. */
    public static @Nullable String of(String number) {
        return isShortInteger(number) ? number : exact(number);
    }

    private static @Nullable String exact(String number) {
        double nearest = Double.parseDouble(number);
        if (Double.isInfinite(nearest)) {
            return null;
        }
        String text = of(nearest);
        try {
            BigDecimal given = new BigDecimal(number);
            boolean exact = Math.abs(given.scale()) <= MOST_DECIMALS && given.compareTo(new BigDecimal(text)) == 0;
            return exact ? text : null;
        } catch (NumberFormatException exponentBeyondAnInt) {
            return null;
        }
    }

    /** Most numbers are these, and are their own canonical form. */
    private static boolean isShortInteger(String number) {
        int begin = number.charAt(0) == '-' ? 1 : 0;
        if (number.length() - begin > SAFE_DIGITS || number.equals("-0")) {
            return false;
        }
        for (int i = begin; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A number as ECMAScript's Number::toString writes it; {@code value} is finite. */
    static String of(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String text;
        if (point > 21 || point < -5) {
            int exponent = point - 1;
            text = digits.charAt(0)
                    + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + (exponent < 0 ? "e-" : "e+")
                    + Math.abs(exponent);
        } else if (point <= 0) {
            text = "0." + "0".repeat(-point) + digits;
        } else if (point >= digits.length()) {
            text = digits + "0".repeat(point - digits.length());
        } else {
            text = digits.substring(0, point) + "." + digits.substring(point);
        }
        return value < 0 ? "-" + text : text;
    }

    /** The shortest decimal that reads back as the same double: Java's own (since JDK 19), which has two digits at least. */
    private static BigDecimal shortest(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            BigDecimal oneDigit = decimal.round(new MathContext(1));
            if (oneDigit.doubleValue() == value) {
                return oneDigit.stripTrailingZeros();
            }
        }
        return decimal;
    }
}
