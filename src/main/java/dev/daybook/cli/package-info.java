/**
 * The command line beside the service: what verifies proofs and exports without a database, and what examines a database, or
 * whether a start would succeed.
 */
@ApplicationModule(
        displayName = "Command line",
        allowedDependencies = {
            "kernel",
            "entry",
            "event",
            "event :: follow",
            "integrity",
            "integrity :: note",
            "export",
            "postgres"
        })
@NullMarked
package dev.daybook.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
