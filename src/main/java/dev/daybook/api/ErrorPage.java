package dev.daybook.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** How problems are shown where people look, and no program reads: as a page. Whoever shows pages contributes one as a bean. */
public interface ErrorPage {

    /** Whether a request is answered with this page. */
    boolean covers(HttpServletRequest request, String path);

    /** The page that tells of a problem. It asks nobody, since what it would ask may be what is broken; it may add headers. */
    Written of(HttpServletRequest request, HttpServletResponse response, Problem problem);

    /**
     * A page as it is sent.
     *
     * @param contentType the exact {@code Content-Type}
     */
    record Written(String contentType, byte[] content) {}
}
