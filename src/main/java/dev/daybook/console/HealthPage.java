package dev.daybook.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What the instance that answers knows of its health: what {@code /actuator/health} tells, in words. */
@Controller
class HealthPage implements PlacedPage {

    /** They say no more than that the page is there. */
    private static final Set<String> SILENT = Set.of("ping", "livenessState");

    private static final Map<String, String> TITLES = Map.of(
            "log", "Appending to the log",
            "integrity", "Sealing of the logs",
            "disk", "Data directory",
            "artifacts", "Exports",
            "files", "Files of models",
            "readinessState", "Taking requests",
            "ssl", "Certificates");

    private static final Map<String, String> LABELS = Map.of(
            "cause", "What is wrong",
            "directory", "Directory",
            "freeBytes", "Free",
            "leastBytes", "To stay free",
            "sealing", "This instance seals",
            "stopped", "Logs that are stopped",
            "expiringChains", "Expire soon",
            "invalidChains", "Not valid",
            "validChains", "Valid");

    private final HealthEndpoint health;

    HealthPage(HealthEndpoint health) {
        this.health = health;
    }

    /** A part of the service, and how it is. */
    record Part(String title, boolean up, String state, List<Detail> details) {}

    /** Something that a part tells. */
    record Detail(String label, String value) {}

    @Override
    public Place place() {
        return Place.HEALTH;
    }

    @GetMapping("/console/health")
    String show(Model model) {
        HealthDescriptor all = health.health();
        List<Part> parts = new ArrayList<>();
        if (all instanceof CompositeHealthDescriptor composite && composite.getComponents() != null) {
            new TreeMap<>(composite.getComponents()).forEach((name, part) -> {
                if (!SILENT.contains(name)) {
                    parts.add(part(name, part));
                }
            });
        }
        parts.sort((one, other) -> Boolean.compare(one.up(), other.up()));
        model.addAttribute("up", works(all.getStatus(), parts));
        model.addAttribute("parts", parts);
        return "health";
    }

    /** Whether all of it works: a log that is stopped leaves the instance up for the others, and is to be seen all the same. */
    static boolean works(Status all, List<Part> parts) {
        return all.equals(Status.UP) && parts.stream().allMatch(Part::up);
    }

    private static Part part(String name, HealthDescriptor part) {
        return part instanceof IndicatedHealthDescriptor indicated && indicated.getDetails() != null
                ? part(name, part.getStatus(), indicated.getDetails())
                : part(name, part.getStatus(), Map.of());
    }

    /** A part in words. */
    static Part part(String name, Status status, Map<String, Object> details) {
        boolean up = status.equals(Status.UP);
        return new Part(
                TITLES.getOrDefault(name, name),
                up,
                up ? "in order" : state(status),
                details.entrySet().stream()
                        .map(detail -> new Detail(
                                LABELS.getOrDefault(detail.getKey(), detail.getKey()),
                                words(detail.getKey(), detail.getValue())))
                        .toList());
    }

    private static String state(Status status) {
        return switch (status.getCode()) {
            case "DOWN" -> "not in order";
            case "OUT_OF_SERVICE" -> "out of service";
            case "STOPPED" -> "stopped";
            default -> "not known";
        };
    }

    private static String words(Object one) {
        return one instanceof Map<?, ?> facts
                ? facts.entrySet().stream()
                        .map(fact -> fact.getKey() + " " + fact.getValue())
                        .collect(Collectors.joining(", "))
                : String.valueOf(one);
    }

    private static String words(String key, Object value) {
        if (value instanceof Boolean is) {
            return is ? "yes" : "no";
        }
        if (value instanceof Collection<?> several) {
            return several.isEmpty()
                    ? "none"
                    : several.stream().map(HealthPage::words).collect(Collectors.joining(", "));
        }
        return value instanceof Number bytes && key.endsWith("Bytes")
                ? ShownSize.of(bytes.longValue())
                : String.valueOf(value);
    }
}
