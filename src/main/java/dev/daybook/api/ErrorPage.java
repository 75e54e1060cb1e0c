package dev.daybook.api;

import jakarta.servlet.http.HttpServletRequest;

/** How problems are shown where people look, and no program reads: as a page. Whoever shows pages contributes one as a bean. */
public interface ErrorPage {

    /** Whether a request is answered with this page. */
    boolean covers(HttpServletRequest request, String path);

    /** The page, as HTML, that tells of a problem. It asks nobody, since what it would ask may be what is broken. */
    String of(HttpServletRequest request, Problem problem);
}
