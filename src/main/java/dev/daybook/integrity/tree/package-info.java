/** The Merkle tree over the positions of a log: tiles, what extends them, and proofs (RFC 6962, C2SP tiles). Pure functions. */
@NamedInterface("tree")
@NullMarked
package dev.daybook.integrity.tree;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
