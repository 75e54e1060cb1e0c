/** The application class, and nothing else: every capability is a package below. */
@NullMarked
package dev.daybook;

import org.jspecify.annotations.NullMarked;
