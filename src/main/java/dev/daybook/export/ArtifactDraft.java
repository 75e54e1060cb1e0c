package dev.daybook.export;

import java.io.IOException;
import java.io.OutputStream;

/** An artifact in the making. Closed without having been published, it leaves nothing. */
abstract class ArtifactDraft extends OutputStream {

    /** Makes what was written the artifact: it outlasts a crash of the machine from now on. */
    abstract void publish() throws IOException;
}
