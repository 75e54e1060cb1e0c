package dev.daybook.api.proof;

import dev.daybook.api.Timestamps;
import dev.daybook.integrity.LogKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of logs. */
@Schema(name = "LogKeys", description = "The public keys of logs.")
record LogKeysView(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<Log> logs) {

    /** The keys of one log. */
    @Schema(name = "LogKeysOfLog", description = "The keys of one log, in the order in which they signed.")
    record Log(
            @Schema(description = "Whose log it is.", example = "acme", requiredMode = Schema.RequiredMode.REQUIRED)
            String organization,

            @Schema(
                    description = "The first line of its checkpoints.",
                    example = "daybook.local/acme",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String origin,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            List<Key> keys) {}

    /** A key, and the sizes that it signed. */
    @Schema(name = "LogKey", description = "A key, and the sizes of the checkpoints that it signed.")
    record Key(
            @Schema(
                    description = "The key in the form of Go's note package: name, id and base64.",
                    example = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String key,

            @Schema(
                    description = "The size of the first checkpoint that it signed.",
                    example = "1",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            long fromSize,

            @Schema(
                    description = "It signed none of this size or larger: from here on another key signs. Null if it"
                            + " still signs.",
                    example = "1338",
                    types = {"integer", "null"},
                    format = "int64",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            Long beforeSize,

            @Schema(
                    description = "When it signed first.",
                    example = "2026-08-24T14:15:22.141516Z",
                    format = "date-time",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String since) {}

    static LogKeysView of(List<LogKey> keys) {
        Map<String, List<LogKey>> byLog = new LinkedHashMap<>();
        keys.forEach(key -> byLog.computeIfAbsent(key.organization(), organization -> new ArrayList<>())
                .add(key));
        return new LogKeysView(byLog.entrySet().stream()
                .map(log -> of(log.getKey(), log.getValue()))
                .toList());
    }

    private static Log of(String organization, List<LogKey> keys) {
        List<Key> views = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            LogKey key = keys.get(i);
            views.add(new Key(
                    key.verifier(),
                    key.fromSize(),
                    i + 1 < keys.size() ? keys.get(i + 1).fromSize() : null,
                    Timestamps.write(key.beganAt())));
        }
        return new Log(organization, keys.getFirst().toVerifier().name(), views);
    }
}
