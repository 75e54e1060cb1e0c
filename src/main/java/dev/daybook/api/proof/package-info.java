/** Door: the proofs of the log. C2SP's tlog-tiles under {@code /tlog}, the proof of a single record, and the public keys. */
@ApplicationModule(
        displayName = "Proof door",
        allowedDependencies = {
            "kernel",
            "entry",
            "event",
            "integrity",
            "integrity :: note",
            "integrity :: tree",
            "access",
            "api"
        })
@NullMarked
package dev.daybook.api.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
