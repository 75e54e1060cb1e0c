package dev.daybook.api;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.NamedValues;
import dev.daybook.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads the parameters of one query and gathers what is wrong with them, so that one answer names every fault.
 * A parameter that is at fault reads as if it were absent; {@link #refuseFaults} must follow before a value is used.
 */
public final class QueryParameters extends NamedValues {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private final MultiValueMap<String, String> values;
    private final List<Fault> faults;

    /** The parameters of a request, as the web framework collects them. */
    public QueryParameters(MultiValueMap<String, String> values) {
        this(values, new ArrayList<>());
    }

    private QueryParameters(MultiValueMap<String, String> values, List<Fault> faults) {
        super(values, faults::add);
        this.values = values;
        this.faults = faults;
    }

    /**
     * The text of the only parameter that a route heeds; null if it is not given.
     *
     * @throws Refusal.Invalid if it is at fault
     */
    public static @Nullable String only(String name, MultiValueMap<String, String> values) {
        QueryParameters query = new QueryParameters(values);
        String text = query.text(name);
        query.refuseFaults();
        return text;
    }

    /**
     * Every value of a parameter that may be given several times.
     *
     * @param name with {@code []} at its end; the other forms in which clients send lists are understood too
     */
    public List<String> list(String name) {
        List<String> given = values.entrySet().stream()
                .filter(parameter -> ListName.of(parameter.getKey()).equals(name))
                .flatMap(parameter -> parameter.getValue().stream())
                .toList();
        return areTexts(name, given) ? given : List.of();
    }

    /** The moment at which a range begins; of a day without a time its midnight. See {@link Moment}. */
    public @Nullable Instant start(String name) {
        Moment moment = moment(name);
        return moment == null ? null : moment.start();
    }

    /** The last moment of a range; of a day without a time, the day's last one. See {@link Moment}. */
    public @Nullable Instant last(String name) {
        Moment moment = moment(name);
        return moment == null ? null : moment.last();
    }

    /** A whole number within bounds. */
    public long number(String name, long fallback, long least, long most) {
        Long number = read(name, "must be a whole number from " + least + " to " + most, text -> {
            Long value = wholeNumber(text);
            return value != null && value >= least && value <= most ? value : null;
        });
        return number == null ? fallback : number;
    }

    /** A whole number of up to 18 digits. */
    public long number(String name, long fallback) {
        Long number = read(name, "must be a whole number", QueryParameters::wholeNumber);
        return number == null ? fallback : number;
    }

    /** How many results of a list are skipped, which is none unless it is given. */
    public long offset() {
        return number("offset", 0, 0, PageParameters.LARGEST_OFFSET);
    }

    /** How many results of a list are wanted at most, from 1 on. */
    public int limit(int fallback, int most) {
        return (int) number("limit", fallback, 1, most);
    }

    /** Adds a fault that somebody else found. */
    public void fault(Fault fault) {
        faults.add(fault);
    }

    /** Refuses the query if anything that was read of it is at fault. */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new Refusal.Invalid(faults);
        }
    }

    private static @Nullable Long wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
    }
}
