package dev.daybook.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Where a request went, and where its caller finds the service. */
public final class RequestAddress {

    /** The attribute with the public URL that the settings give. */
    static final String PUBLIC_URL = RequestAddress.class.getName() + ".publicUrl";

    private RequestAddress() {}

    /** What links to the service begin with, up to where a path follows. */
    public static String base(HttpServletRequest request) {
        return request.getAttribute(PUBLIC_URL) instanceof String url
                ? url
                : ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
    }

    /** What the paths of such links begin with, which follow the host; mostly empty. */
    public static String prefix(HttpServletRequest request) {
        if (request.getAttribute(PUBLIC_URL) instanceof String url) {
            return String.valueOf(URI.create(url).getRawPath());
        }
        String prefix = request.getContextPath();
        return prefix == null ? "" : prefix;
    }

    /** The path within the service, as the caller encoded it. */
    public static String path(HttpServletRequest request) {
        String path = request.getRequestURI();
        // What a proxy says that it took off stands before it.
        String prefix = request.getContextPath();
        return path == null ? "" : prefix == null || prefix.isEmpty() ? path : path.substring(prefix.length());
    }
}
