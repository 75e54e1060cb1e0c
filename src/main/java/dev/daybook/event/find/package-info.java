/** Finding events: conditions and the index that is searched, pages and cursors, exact counts, and streams of copied rows. */
@NullMarked
package dev.daybook.event.find;

import org.jspecify.annotations.NullMarked;
