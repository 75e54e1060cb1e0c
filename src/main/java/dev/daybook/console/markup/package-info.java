/** What the console's pages write into their markup: escaped elements, and texts in which nothing is invisible. */
@NullMarked
package dev.daybook.console.markup;

import org.jspecify.annotations.NullMarked;
