package dev.daybook.access.limit;

import dev.daybook.access.limit.RateLimitRule.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The resources of this service, as {@code resources.tsv} beside this class lists them: name, unit, rule. */
@Component
class ShippedRules {

    private static final String FILE = "resources.tsv";
    private static final String REQUESTS = "requests";

    private final List<RateLimitRule> rules = new ArrayList<>();
    private final Map<String, String> units = new LinkedHashMap<>();

    ShippedRules() {
        try (InputStream file =
                        Objects.requireNonNull(ShippedRules.class.getResourceAsStream(FILE), FILE + " is missing");
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> columns = List.of(line.split("\t", -1));
                units.put(columns.getFirst(), columns.get(1));
                rules.add(new RateLimitRule(
                        columns.getFirst(),
                        null,
                        null,
                        Long.parseLong(columns.get(2)),
                        Integer.parseInt(columns.get(3)),
                        Source.SHIPPED));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<RateLimitRule> rules() {
        return List.copyOf(rules);
    }

    /** Whether it is this service that limits a resource, and not another one that asks here. */
    boolean isOwn(String resource) {
        return units.containsKey(resource);
    }

    /** What is counted of a resource; those of other services count requests. */
    String unit(String resource) {
        return units.getOrDefault(resource, REQUESTS);
    }
}
