package dev.daybook.export;

import dev.daybook.postgres.DataDirectory;
import dev.daybook.postgres.DiskHealth;
import org.springframework.stereotype.Component;

/** Says in health whether there is room for artifacts. */
@Component("artifactsHealthIndicator")
class ArtifactHealth extends DiskHealth {

    ArtifactHealth(ExportSettings settings, DataDirectory directory) {
        super("artifacts", settings.path(directory.path()), settings.keepFree());
    }
}
