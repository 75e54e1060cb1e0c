/** The texts that are published: hashes, signed notes (C2SP), the keys that sign and verify them. Written once, read strictly. */
@NamedInterface("note")
@NullMarked
package dev.daybook.integrity.note;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
