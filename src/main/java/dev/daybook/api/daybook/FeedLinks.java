package dev.daybook.api.daybook;

import dev.daybook.api.PageLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.util.MultiValueMap;

/**
 * Where a caller of the feed goes on: the address that it used, behind another position.
 *
 * @param start the address up to where the position follows
 */
record FeedLinks(String start) {

    static FeedLinks of(HttpServletRequest request, MultiValueMap<String, String> parameters) {
        return new FeedLinks(PageLinks.repeated(request, parameters, Set.of(FeedQuery.AFTER)) + FeedQuery.AFTER + "=");
    }

    String after(long position) {
        return start + position;
    }
}
