package dev.daybook.inference;

import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.DiskHealth;
import org.springframework.stereotype.Component;

/** Says in health whether there is room for files that events are published from. */
@Component("filesHealthIndicator")
class FileHealth extends DiskHealth {

    FileHealth(InferenceSettings settings, DataDirectory directory) {
        super("files", settings.directory(directory.path()), settings.keepFree());
    }
}
