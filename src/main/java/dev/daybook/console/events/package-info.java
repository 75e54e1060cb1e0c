/** The console's page of events: what is looked for, the list, and one event with everything that is known of it. */
@NullMarked
package dev.daybook.console.events;

import org.jspecify.annotations.NullMarked;
