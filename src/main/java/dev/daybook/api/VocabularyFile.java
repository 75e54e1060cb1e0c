package dev.daybook.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A file beside the classes of a door that lists its vocabulary: a type a line, tabs between its columns. */
public final class VocabularyFile {

    private VocabularyFile() {}

    /** The columns of each of its lines. */
    public static List<List<String>> of(Class<?> door, String name) {
        try (InputStream file = Objects.requireNonNull(door.getResourceAsStream(name), name + " is missing");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> List.of(line.split("\t", -1))).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
