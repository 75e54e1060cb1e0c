/** The console's page of integrity, and what a browser is given to check a record and a log by itself. */
@NullMarked
package dev.daybook.console.integrity;

import org.jspecify.annotations.NullMarked;
