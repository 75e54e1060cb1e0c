package dev.daybook.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of a keyboard. */
final class Keys {

    private static final Map<String, Integer> MODIFIERS = Map.of("Alt", 1, "Control", 2, "Meta", 4, "Shift", 8);

    /** The keys that write nothing, or not what they are called, with their numbers. */
    private static final Map<String, Integer> NAMED = Map.ofEntries(
            Map.entry("Backspace", 8),
            Map.entry("Tab", 9),
            Map.entry("Enter", 13),
            Map.entry("Escape", 27),
            Map.entry("Space", 32),
            Map.entry("PageUp", 33),
            Map.entry("PageDown", 34),
            Map.entry("End", 35),
            Map.entry("Home", 36),
            Map.entry("ArrowLeft", 37),
            Map.entry("ArrowUp", 38),
            Map.entry("ArrowRight", 39),
            Map.entry("ArrowDown", 40),
            Map.entry("Delete", 46));

    private Keys() {}

    /** Presses a key and lets it go again, with others held meanwhile. */
    static void press(Browser browser, String chord) {
        int modifiers = 0;
        String key = chord;
        for (int plus = key.indexOf('+'); plus > 0 && plus < key.length() - 1; plus = key.indexOf('+')) {
            modifiers |= Objects.requireNonNull(MODIFIERS.get(key.substring(0, plus)), chord);
            key = key.substring(plus + 1);
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("modifiers", modifiers);
        Integer number = NAMED.get(key);
        if (number == null) {
            int upper = Character.toUpperCase(key.codePointAt(0));
            event.put("key", key);
            if (Character.isLetterOrDigit(upper) && upper < 128) {
                event.put("code", (Character.isDigit(upper) ? "Digit" : "Key") + Character.toString(upper));
                event.put("windowsVirtualKeyCode", upper);
            }
        } else {
            event.put("key", key.equals("Space") ? " " : key);
            event.put("code", key);
            event.put("windowsVirtualKeyCode", number);
        }
        String text = text(key, number);
        boolean writes = !text.isEmpty() && (modifiers & ~8) == 0;
        if (writes) {
            event.put("text", text);
        }
        event.put("type", writes ? "keyDown" : "rawKeyDown");
        browser.send("Input.dispatchKeyEvent", event);
        event.remove("text");
        event.put("type", "keyUp");
        browser.send("Input.dispatchKeyEvent", event);
    }

    private static String text(String key, @Nullable Integer number) {
        return switch (key) {
            case "Enter" -> "\r";
            case "Space" -> " ";
            default -> number == null ? key : "";
        };
    }
}
