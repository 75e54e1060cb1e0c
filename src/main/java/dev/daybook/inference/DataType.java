package dev.daybook.inference;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the values of a column are, in the words of Fiddler's schemas. */
enum DataType {
    FLOAT("float"),
    INTEGER("int"),
    BOOLEAN("bool"),
    STRING("str"),
    CATEGORY("category"),
    TIMESTAMP("timestamp"),
    VECTOR("vector");

    /** Their words, as a list for the caller. */
    static final String WORDS = Arrays.stream(values()).map(type -> type.word).collect(Collectors.joining(", "));

    private final String word;

    DataType(String word) {
        this.word = word;
    }

    /** The type of that word; empty for any other. */
    static Optional<DataType> named(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
}
