package dev.daybook.api;

import dev.daybook.kernel.Fault;
import dev.daybook.kernel.Moment;
import dev.daybook.kernel.Refusal;
import dev.daybook.kernel.StorableText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Reads the parameters of one query and gathers what is wrong with them, so that one answer names every fault.
 * A parameter that is at fault reads as if it were absent; {@link #refuseFaults} must follow before a value is used.
 */
public final class QueryParameters {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private static final String EMPTY = "must not be empty";

    private final MultiValueMap<String, String> values;
    private final List<Fault> faults = new ArrayList<>();

    /** The parameters of a request, as the web framework collects them. */
    public QueryParameters(MultiValueMap<String, String> values) {
        this.values = values;
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

    /** Any text but an empty one. */
    public @Nullable String text(String name) {
        return read(name, StorableText.COMPLAINT, text -> StorableText.isStorable(text) ? text : null);
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
        if (given.stream().anyMatch(String::isEmpty)) {
            fault(name, EMPTY);
        } else if (!given.stream().allMatch(StorableText::isStorable)) {
            fault(name, StorableText.COMPLAINT);
        }
        return given;
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

    /** A moment, or a day. */
    public @Nullable Moment moment(String name) {
        return read(
                name,
                "must be a timestamp such as 2026-01-31T12:00:00.141516Z",
                text -> Moment.parseQueried(text).orElse(null));
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

    /** One of a few words, in their exact case. */
    public <T> @Nullable T choice(String name, Map<String, T> choices) {
        return read(name, "must be one of " + String.join(", ", choices.keySet()), choices::get);
    }

    /** Adds a fault of a parameter; the complaint goes on where its name ends. */
    public void fault(String name, String complaint) {
        fault(Fault.of(name, name + " " + complaint + "."));
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

    /**
     * A value of any other kind.
     *
     * @param complaint what is said of a text that is none, where the parameter's name ends
     * @param reading makes the value of a text, or null if it is none
     */
    public <T> @Nullable T read(String name, String complaint, Function<String, @Nullable T> reading) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.isEmpty()) {
            return null;
        }
        String text = given.getFirst();
        T value = given.size() > 1 || text.isEmpty() ? null : reading.apply(text);
        if (value == null) {
            fault(name, given.size() > 1 ? "must be given once" : text.isEmpty() ? EMPTY : complaint);
        }
        return value;
    }

    private static @Nullable Long wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
    }
}
