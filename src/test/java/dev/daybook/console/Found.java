package dev.daybook.console;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What is found on a page. It is looked for when it is used, and each time anew, a bounded time; there must be one only, unless
 * it is counted.
 */
public final class Found {

    private static final String VISIBLE = "element.checkVisibility({visibilityProperty: true})";

    private final Browser browser;
    private final String description;

    /** The handles of all that is found at the moment. */
    private final Function<Browser, List<String>> finder;

    private Found(Browser browser, String description, Function<Browser, List<String>> finder) {
        this.browser = browser;
        this.description = description;
        this.finder = finder;
    }

    static Found onPage(Browser browser) {
        return new Found(
                browser,
                "",
                page -> List.of(
                        page.remote("document", Map.of()).get("objectId").asString()));
    }

    /** What is within this and meets a selector. */
    public Found css(String selector) {
        return css(selector, "");
    }

    /** What is within this, meets a selector and contains a text. */
    public Found css(String selector, String text) {
        String found = description + " " + selector + (text.isEmpty() ? "" : " \"" + text + '"');
        return chosen(
                found,
                "function (selector, text) { return [...this.querySelectorAll(selector)].filter(element => " + VISIBLE
                        + " && (element.innerText ?? element.textContent).includes(text)); }",
                selector,
                text);
    }

    /** The field within this that has exactly this label. */
    public Found label(String name) {
        return chosen(description + " field \"" + name + '"', """
                function (name) {
                  const words = element => (element?.textContent ?? '').replace(/\\s+/g, ' ').trim();
                  return [...this.querySelectorAll('input, select, textarea, button, output')].filter(element => %s
                    && [...(element.labels ?? []), document.getElementById(element.getAttribute('aria-labelledby'))]
                      .map(words).concat(element.getAttribute('aria-label')).includes(name));
                }""".formatted(VISIBLE), name);
    }

    /** What a function of script finds within this. */
    private Found chosen(String found, String function, String... arguments) {
        return new Found(browser, found, page -> {
            String array =
                    call(only(), function, false, arguments).get("objectId").asString();
            return page.send("Runtime.getProperties", Map.of("objectId", array, "ownProperties", true))
                    .get("result")
                    .valueStream()
                    .filter(property ->
                            Character.isDigit(property.get("name").asString().charAt(0)))
                    .map(property -> property.at("/value/objectId").asString())
                    .toList();
        });
    }

    /** What is within this under a role of ARIA and has exactly this name. */
    public Found role(String role, String name) {
        return new Found(
                browser,
                description + " " + role + " \"" + name + '"',
                page -> page.send(
                                "Accessibility.queryAXTree",
                                Map.of("objectId", only(), "role", role, "accessibleName", name))
                        .get("nodes")
                        .valueStream()
                        .filter(node -> !node.get("ignored").asBoolean())
                        .map(node -> page.send(
                                        "DOM.resolveNode",
                                        Map.of(
                                                "backendNodeId",
                                                node.get("backendDOMNodeId").asInt()))
                                .at("/object/objectId")
                                .asString())
                        .toList());
    }

    /** The first of several. */
    public Found first() {
        return new Found(
                browser,
                description + " (the first)",
                page -> finder.apply(page).stream().limit(1).toList());
    }

    /** One of several, counted from 0. */
    public Found at(int index) {
        return new Found(
                browser,
                description + " (at " + index + ")",
                page -> finder.apply(page).stream().skip(index).limit(1).toList());
    }

    /** How many there are at the moment. */
    public int count() {
        return finder.apply(browser).size();
    }

    /** Whether there is any at the moment. */
    public boolean isShown() {
        return count() > 0;
    }

    /** Waits until there is one. */
    public Found awaitShown() {
        with("is shown", handle -> handle);
        return this;
    }

    /** Waits until there is none. */
    public void awaitGone() {
        browser.until(this + " is gone", () -> count() == 0);
    }

    /** Waits until there are so many. */
    public void awaitCount(int expected) {
        browser.attempt(this + " is there " + expected + " times", () -> {
            int count = count();
            if (count != expected) {
                throw new AssertionError("It is there " + count + " times");
            }
            return count;
        });
    }

    /** Waits until it contains a text. */
    public Found awaitText(String expected) {
        with("says: " + expected, handle -> {
            String text = textOf(handle);
            if (!text.contains(expected)) {
                throw new AssertionError("It says: " + text);
            }
            return text;
        });
        return this;
    }

    /** The text that can be read. */
    public String text() {
        return with("can be read", this::textOf);
    }

    private String textOf(String handle) {
        return call(handle, "function () { return this.innerText ?? this.textContent; }", true)
                .get("value")
                .asString();
    }

    /** The value of a field. */
    public String value() {
        return with(
                "has a value",
                handle -> call(handle, "function () { return this.value; }", true)
                        .get("value")
                        .asString());
    }

    /** An attribute; an empty text if it is not there. */
    public String attribute(String name) {
        return with(
                "has " + name,
                handle -> call(handle, "function (name) { return this.getAttribute(name) ?? ''; }", true, name)
                        .get("value")
                        .asString());
    }

    /** Whether a box is checked. */
    public boolean isChecked() {
        return with(
                "can be checked",
                handle -> call(handle, "function () { return this.checked; }", true)
                        .get("value")
                        .asBoolean());
    }

    /** Clicks into the middle of it with the mouse; nothing may lie above it there. */
    public void click() {
        with("can be clicked", handle -> {
            JsonNode point = call(handle, """
                            function () {
                              this.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
                              const box = this.getClientRects()[0] ?? this.getBoundingClientRect();
                              const x = box.left + box.width / 2;
                              const y = box.top + box.height / 2;
                              const hit = document.elementFromPoint(x, y);
                              return {x, y, disabled: this.disabled === true, above: hit === null ? 'nothing' : hit.outerHTML.slice(0, 200),
                                hit: this.contains(hit) || hit?.closest('label')?.control === this};
                            }""", true).get("value");
            if (point.get("disabled").asBoolean()) {
                throw new AssertionError("It is disabled");
            }
            if (!point.get("hit").asBoolean()) {
                throw new AssertionError("Above it is " + point.get("above").asString());
            }
            mouse("mouseMoved", point);
            mouse("mousePressed", point);
            return mouse("mouseReleased", point);
        });
    }

    private JsonNode mouse(String type, JsonNode point) {
        boolean moved = type.equals("mouseMoved");
        return browser.send(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        point.get("x").asDouble(),
                        "y",
                        point.get("y").asDouble(),
                        "button",
                        moved ? "none" : "left",
                        "clickCount",
                        moved ? 0 : 1));
    }

    /** Gives it the keyboard's focus. */
    public Found focus() {
        with("can have the focus", handle -> {
            boolean has = call(handle, "function () { this.focus(); return document.activeElement === this; }", true)
                    .get("value")
                    .asBoolean();
            if (!has) {
                throw new AssertionError("It takes no focus");
            }
            return true;
        });
        return this;
    }

    /** Types a text in the place of what is in a field. */
    public void type(String text) {
        focus();
        with("can be emptied", handle -> call(handle, "function () { this.select?.(); }", true));
        if (text.isEmpty()) {
            browser.press("Delete");
        }
        browser.type(text);
    }

    /** Gives a field a value as a picker does, where typing hangs on the language: a date, a color. */
    public void set(String value) {
        with("can be set", handle -> call(handle, """
                        function (value) {
                          this.value = value;
                          this.dispatchEvent(new Event('input', {bubbles: true}));
                          this.dispatchEvent(new Event('change', {bubbles: true}));
                        }""", true, value));
    }

    /** Chooses the option of a list with exactly this text. */
    public void choose(String option) {
        with("has the option " + option, handle -> {
            boolean chosen = call(handle, """
                            function (text) {
                              const option = [...this.options].find(option => option.text.trim() === text);
                              if (option === undefined) {
                                return false;
                              }
                              option.selected = true;
                              this.dispatchEvent(new Event('input', {bubbles: true}));
                              this.dispatchEvent(new Event('change', {bubbles: true}));
                              return true;
                            }""", true, option).get("value").asBoolean();
            if (!chosen) {
                throw new AssertionError("It has no such option");
            }
            return true;
        });
    }

    /** Gives files to a field for files. */
    public void attach(Path... files) {
        with(
                "takes files",
                handle -> browser.send(
                        "DOM.setFileInputFiles",
                        Map.of(
                                "objectId",
                                handle,
                                "files",
                                Arrays.stream(files)
                                        .map(file -> file.toAbsolutePath().toString())
                                        .toList())));
    }

    private <T> T with(String what, Function<String, T> use) {
        return browser.attempt(this + " " + what, () -> use.apply(only()));
    }

    private String only() {
        List<String> handles = finder.apply(browser);
        if (handles.size() != 1) {
            throw new AssertionError("There are " + handles.size() + " of" + description);
        }
        return handles.getFirst();
    }

    private JsonNode call(String handle, String function, boolean byValue, String... arguments) {
        return Browser.result(browser.send(
                "Runtime.callFunctionOn",
                Map.of(
                        "objectId",
                        handle,
                        "functionDeclaration",
                        function,
                        "arguments",
                        Arrays.stream(arguments)
                                .map(value -> Map.of("value", value))
                                .toList(),
                        "returnByValue",
                        byValue,
                        "awaitPromise",
                        true,
                        "userGesture",
                        true)));
    }

    @Override
    public String toString() {
        return description.isEmpty() ? "the page" : description.strip();
    }
}
