/**
 * The log proves itself: a Merkle tree over the positions of each organization's log, signed checkpoints, proofs, and what
 * verifies them without a database. Tree, notes and proofs are pure functions, for which what is stored comes through
 * {@link dev.daybook.integrity.tree.TileReader}; {@link dev.daybook.integrity.Sealer} extends what is stored.
 */
@ApplicationModule(
        displayName = "Integrity",
        allowedDependencies = {"kernel", "entry", "event", "event :: follow", "postgres"})
@NullMarked
package dev.daybook.integrity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
