/**
 * The entry of a log, in the frozen format of docs/integrity.md: its canonical bytes and their leaf hash, the salted digests
 * of identifying values and what opens them. {@link dev.daybook.entry.Leaf} is the format's only writer, and
 * {@link dev.daybook.entry.Entry} its only reader, which refuses whatever the writer would not write. No Spring, no SQL.
 */
@ApplicationModule(displayName = "Entry", allowedDependencies = "kernel")
@NullMarked
package dev.daybook.entry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
