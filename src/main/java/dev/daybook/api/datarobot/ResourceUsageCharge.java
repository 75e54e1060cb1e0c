package dev.daybook.api.datarobot;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** So much that another service wants to count. */
@Schema(name = "ResourceUsageCharge", description = "How much a user is about to use.")
record ResourceUsageCharge(
        @Schema(
                description = "How much, all or nothing.",
                implementation = Long.class,
                format = "int64",
                minimum = "1",
                maximum = "999999999999999",
                example = "5",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        BigInteger amount) {}
