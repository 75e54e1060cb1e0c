package dev.daybook.access;

import java.util.List;

/** Paths of a door that need no token; a door contributes them as a bean. */
@FunctionalInterface
public interface OpenPaths {

    /** The patterns of the paths. */
    List<String> patterns();
}
