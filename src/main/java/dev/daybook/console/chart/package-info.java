/** Charts of the console's pages, drawn as SVG by the server, each with its numbers as a table. */
@NullMarked
package dev.daybook.console.chart;

import org.jspecify.annotations.NullMarked;
