package dev.daybook.inference;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Models that are in no database. */
final class TestModels {

    private TestModels() {}

    static Model model(String schema, @Nullable String idColumn, @Nullable String timeColumn) {
        return new Model(
                "org",
                UUID.randomUUID(),
                UUID.randomUUID(),
                "project",
                "model",
                "v1",
                "",
                "TABULAR",
                "NOT_SET",
                "{}",
                schema,
                "{}",
                "{}",
                idColumn,
                timeColumn,
                null,
                Instant.EPOCH,
                "ada",
                Instant.EPOCH,
                "ada");
    }
}
