package dev.daybook.console;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * An address of a page.
 *
 * @param text a path, and maybe a query, encoded
 */
record Address(String text) {

    /** The same with one more parameter; without it, if it has no value. */
    Address with(String name, @Nullable String value) {
        return value == null || value.isEmpty()
                ? this
                : new Address(text
                        + (text.contains("?") ? '&' : '?')
                        + name
                        + '='
                        + UriUtils.encode(value, StandardCharsets.UTF_8));
    }
}
