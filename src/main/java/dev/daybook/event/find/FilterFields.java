package dev.daybook.event.find;

import dev.daybook.event.FilterField;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Every field that is declared. Those of them that are counted are the dimensions of {@code event_count}. */
@Component
public class FilterFields {

    private final List<FilterField<?>> all;
    private final List<FilterField<?>> counted;

    @Autowired
    public FilterFields(ObjectProvider<FilterField<?>> further) {
        this(further.orderedStream().toList());
    }

    /**
     * The log's own fields, and some more.
     *
     * @throws IllegalStateException if two fields have the same name, or two that are counted the same column
     */
    public FilterFields(List<FilterField<?>> further) {
        all = Stream.concat(FilterField.declared().stream(), further.stream())
                .sorted()
                .toList();
        counted = all.stream().filter(FilterField::isCounted).toList();
        refuseTwice(all, FilterField::name);
        refuseTwice(counted, FilterField::column);
    }

    private static void refuseTwice(List<FilterField<?>> fields, Function<FilterField<?>, String> word) {
        Set<String> words = new HashSet<>(Set.of("all"));
        for (FilterField<?> field : fields) {
            if (!words.add(word.apply(field))) {
                throw new IllegalStateException("Two filter fields have " + word.apply(field));
            }
        }
    }

    public List<FilterField<?>> all() {
        return all;
    }

    /** Those whose values are counted. */
    List<FilterField<?>> counted() {
        return counted;
    }

    /** Whether totals of a field's values are sums of counts: it is counted, and whoever counts knows of it. */
    public boolean isCounted(FilterField<?> field) {
        return counted.contains(field);
    }

    /** Something of each counted field, as a list in SQL; a text in which %1$s is the name, and %2$s the column. */
    public String eachCounted(String format, String separator) {
        return counted.stream()
                .map(field -> format.formatted(field.name(), field.column()))
                .collect(Collectors.joining(separator));
    }
}
