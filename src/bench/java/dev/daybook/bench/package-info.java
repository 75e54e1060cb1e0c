/** Measures Daybook against plain JDBC and the bare HTTP stack, in one run and on one server; see docs/performance.md. */
@NullMarked
package dev.daybook.bench;

import org.jspecify.annotations.NullMarked;
