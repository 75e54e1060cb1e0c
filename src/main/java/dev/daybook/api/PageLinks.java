package dev.daybook.api;

import dev.daybook.kernel.Slice;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/**
 * The addresses of the pages beside one. They are absolute and on the host that the caller used, because clients follow
 * them as they are and refuse another host; and they repeat every parameter, because some clients keep only the query.
 *
 * @param start the address up to where the place in the list follows
 */
public record PageLinks(String start) {

    private static final Set<String> PLACE = Set.of("offset", "limit", "cursor");

    /** The links beside a page that was asked for with these parameters and has at most {@code limit} items. */
    public static PageLinks of(HttpServletRequest request, MultiValueMap<String, String> parameters, int limit) {
        return new PageLinks(repeated(request, parameters, PLACE) + "limit=" + limit);
    }

    /** The address that was asked for with these parameters, up to where others follow in the place of some. */
    public static String repeated(
            HttpServletRequest request, MultiValueMap<String, String> parameters, Set<String> without) {
        StringBuilder start = new StringBuilder(RequestAddress.base(request))
                .append(RequestAddress.path(request))
                .append('?');
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            if (!without.contains(parameter.getKey())) {
                for (String value : parameter.getValue()) {
                    start.append(encode(parameter.getKey()))
                            .append('=')
                            .append(encode(value))
                            .append('&');
                }
            }
        }
        return start.toString();
    }

    /** The address of the page at a place in the list; null for no place. */
    public @Nullable String to(Slice.@Nullable Position place) {
        return place == null ? null : start + "&offset=" + place.offset() + "&cursor=" + encode(place.cursor());
    }

    /** The address of the page that a cursor finds by itself; null for none. */
    public @Nullable String at(@Nullable String cursor) {
        return cursor == null ? null : start + "&cursor=" + encode(cursor);
    }

    /** The address of the page after one that begins at an offset, in a list that has no cursors; null for none. */
    public @Nullable String after(long offset, int limit, int count, long total) {
        return count > 0 && offset + count < total ? at(offset + limit) : null;
    }

    /** The address of the page before one that begins at an offset, in a list that has no cursors; null for none. */
    public @Nullable String before(long offset, int limit) {
        return offset > 0 ? at(Math.max(0, offset - limit)) : null;
    }

    private String at(long offset) {
        return start + "&offset=" + offset;
    }

    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
