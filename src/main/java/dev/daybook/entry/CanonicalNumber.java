package dev.daybook.entry;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Numbers of JSON in the one form that RFC 8785 gives them, which is that of ECMAScript. */
public final class CanonicalNumber {

    /** So many decimal digits always survive a double. */
    private static final int SAFE_DIGITS = 15;

    /** PostgreSQL's numbers have no more, not even a zero such as 0e-20000. */
    private static final int MOST_DECIMALS = 16_383;

    /** What begins so is written with an exponent. */
    private static final String SMALL = "0.000000";

    /** A sign, five zeros behind a point, and 17 digits. */
    private static final int LONGEST = "-0.0000012345678901234567".length();

    private CanonicalNumber() {}

    /**
     * Whether a number of JSON is the same number as its canonical form: a number that a double does not hold would
     * become another one.
     */
    public static boolean isExact(String number) {
        return isShort(number) || exact(number) != null;
    }

    /** The canonical form of a number of JSON; null if that would be another number. */
    public static @Nullable String of(String number) {
        return isShort(number) ? number : exact(number);
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

    /**
     * Whether a number is written in its canonical form, and has so few digits that no other decimal of as many is the same
     * double: most numbers are such.
     */
    private static boolean isShort(String number) {
        int begin = number.startsWith("-") ? 1 : 0;
        int point = number.indexOf('.');
        int end = point < 0 ? number.length() : point;
        int digits = number.length() - begin - (point < 0 ? 0 : 1);
        if (digits > SAFE_DIGITS || !areDigits(number, begin, end)) {
            return false;
        }
        boolean zero = number.charAt(begin) == '0';
        if (zero && end - begin > 1) {
            return false;
        }
        if (point < 0) {
            return !zero || begin == 0;
        }
        return areDigits(number, point + 1, number.length())
                && !number.endsWith("0")
                && !number.startsWith(SMALL, begin);
    }

    private static boolean areDigits(String number, int from, int to) {
        for (int i = from; i < to; i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }

    /** Whether a text is the canonical form of a number. */
    static boolean isCanonical(String text) {
        if (isShort(text)) {
            return true;
        }
        if (text.length() > LONGEST) {
            return false;
        }
        try {
            double value = Double.parseDouble(text);
            return !Double.isInfinite(value) && of(value).equals(text);
        } catch (NumberFormatException noNumber) {
            return false;
        }
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
