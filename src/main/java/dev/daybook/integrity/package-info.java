/**
 * The log proves itself: a Merkle tree over the positions of each organization's log, signed checkpoints, proofs, and what
 * verifies them without a database. Pure functions; what is read comes through {@link dev.daybook.integrity.TileReader}.
 */
@ApplicationModule(displayName = "Integrity", allowedDependencies = "kernel")
@NullMarked
package dev.daybook.integrity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
